import {cellWidth} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Binding, ScreenName} from '../keymap/binding.ts';
import type {Keymap} from '../keymap/keymap.ts';
import type {Theme} from '../theme/theme.ts';
import {bar} from './bar.ts';

const gap = '  ';

/**
The last row of a screen: what was just said, and the keys that a newcomer needs.

Keys that do not fit are left out whole; the help's key is the last to go.
*/
export const paintFooter = (
	keymap: Keymap,
	screen: ScreenName,
	options: {
		/** Not sanitised. */
		message: string;
		/** Painted; stands where there is no message. */
		standing?: string;
		width: number;
		theme: Theme;
	},
): string => {
	const {width, theme, standing = ''} = options;
	const message = options.message === '' ? standing : theme.warning(sanitizeText(options.message));
	const hints = keymap.of(screen).filter(binding => binding.short !== undefined);
	const room = width - 2 - (message === '' ? 0 : cellWidth(message) + gap.length);
	const keys = chooseFitting(hints, room).map(
		binding => `${theme.key(displayKey(binding.keys[0]!))} ${theme.quiet(binding.short!)}`,
	);
	return message === ''
		? bar(` ${keys.join(gap)}`, '', width)
		: bar(` ${message}`, `${keys.join(gap)} `, width);
};

const chooseFitting = (hints: readonly Binding[], room: number): readonly Binding[] => {
	const sizeOf = ({keys, short}: Binding) => cellWidth(`${displayKey(keys[0]!)} ${short}${gap}`);
	const last = hints.filter(({action}) => action === 'help');
	const others = hints.filter(({action}) => action !== 'help');
	let left = room + gap.length - last.reduce((sum, hint) => sum + sizeOf(hint), 0);
	const count = others.findIndex(hint => {
		left -= sizeOf(hint);
		return left < 0;
	});
	return left < 0 ? [...others.slice(0, count), ...last] : [...others, ...last];
};

/** A key as the footer and the help write it. */
export const displayKey = (key: string): string => shortKeys[key] ?? key;

const shortKeys: Readonly<Record<string, string>> = {
	Escape: 'Esc',
	Up: '↑',
	Down: '↓',
	Left: '←',
	Right: '→',
	PageUp: 'PgUp',
	PageDown: 'PgDn',
};
