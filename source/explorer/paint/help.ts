import {cellWidth, fit} from '../../terminal/cells.ts';
import type {Binding, ScreenName} from '../keymap/binding.ts';
import type {Keymap} from '../keymap/keymap.ts';
import type {Theme} from '../theme/theme.ts';
import {displayKey} from './footer.ts';

/** The help as painted rows: all that keys do on some screens, by what they are for. */
export const paintHelp = (keymap: Keymap, screens: readonly ScreenName[], theme: Theme): string[] => {
	const bindings = [...new Set(screens.flatMap(screen => keymap.of(screen)))];
	const groups = [...new Set(bindings.map(({group}) => group))];
	const width = Math.max(...bindings.map(binding => cellWidth(keysOf(binding))));
	return groups.flatMap((group, index) => [
		...(index === 0 ? [] : ['']),
		` ${theme.title(group)}`,
		...bindings
			.filter(binding => binding.group === group)
			.map(binding => `   ${theme.key(fit(keysOf(binding), width))}  ${binding.description}`),
	]);
};

const keysOf = ({keys}: Binding): string => keys.map(displayKey).join(' ');
