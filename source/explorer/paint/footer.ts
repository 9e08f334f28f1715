import {cellWidth} from '../../terminal/cells.ts';
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
	options: {message: string; width: number; theme: Theme},
): string => {
	const {message, width, theme} = options;
	const hints = keymap
		.of(screen)
		.filter(binding => binding.short !== undefined)
		.toSorted((a, b) => Number(b.action === 'help') - Number(a.action === 'help'));
	const room = width - 2 - (message === '' ? 0 : cellWidth(message) + gap.length);
	const chosen = chooseFitting(hints, room);
	const keys = chosen.map(({keys, short}) => `${theme.key(displayKey(keys[0]!))} ${theme.quiet(short!)}`);
	return message === ''
		? bar(` ${keys.join(gap)}`, '', width)
		: bar(` ${theme.warning(message)}`, `${keys.join(gap)} `, width);
};

const chooseFitting = (hints: readonly Binding[], room: number): readonly Binding[] => {
	const chosen: Binding[] = [];
	let used = 0;
	for (const hint of hints) {
		const size = cellWidth(`${displayKey(hint.keys[0]!)} ${hint.short}${gap}`);
		if (used + size > room + gap.length) {
			break;
		}

		used += size;
		chosen.push(hint);
	}

	return chosen;
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
