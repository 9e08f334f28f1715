import type {Level} from '../../core/level-words.ts';
import {findLevel} from '../../core/levels.ts';
import type {Paint} from '../../terminal/style.ts';
import type {Theme} from '../theme/theme.ts';

/** Colour the word that tells the level; the rest of the line stays as it is. */
export const paintLevel = (text: string, theme: Theme): string => {
	const mark = findLevel(text);
	return mark === undefined
		? text
		: text.slice(0, mark.from) +
				levelPaint(mark.level, theme)(text.slice(mark.from, mark.to)) +
				text.slice(mark.to);
};

const levelPaint = (level: Level, theme: Theme): Paint => {
	switch (level) {
		case 'fatal':
		case 'error':
			return theme.bad;
		case 'warn':
			return theme.warning;
		case 'info':
			return theme.good;
		case 'debug':
		case 'trace':
			return theme.quiet;
	}
};
