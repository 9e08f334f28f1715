import type {Paint} from '../../terminal/style.ts';
import type {Theme} from '../theme/theme.ts';

/** How grave a line says that it is. */
export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Where a line says so: the word's place in its text. */
export type LevelMark = {readonly level: Level; readonly from: number; readonly to: number};

/** A level stands near the beginning; looking further costs time and finds words of prose. */
const lookedAt = 300;

const words: Readonly<Record<string, Level>> = {
	fatal: 'fatal',
	panic: 'fatal',
	critical: 'fatal',
	crit: 'fatal',
	emerg: 'fatal',
	alert: 'fatal',
	error: 'error',
	err: 'error',
	severe: 'error',
	warning: 'warn',
	warn: 'warn',
	info: 'info',
	notice: 'info',
	debug: 'debug',
	trace: 'trace',
};

const names = Object.keys(words).join('|');
/** `level=error`, `"level":"error"`, `"severity": "ERROR"`. */
const field = new RegExp(`\\b(?:level|severity|lvl|loglevel)"?\\s*[=:]\\s*"?(${names})\\b`, 'id');
/** `ERROR`, `[error]`, `error:` at the very beginning: small letters alone are prose. */
const word = new RegExp(`\\b(${names.toUpperCase()})\\b|[[<](${names})[\\]>]|^(${names}):`, 'd');

/** What level a line claims to have, if any. */
export const findLevel = (text: string): LevelMark | undefined => {
	const start = text.slice(0, lookedAt);
	const match = field.exec(start) ?? word.exec(start);
	const group = match?.findIndex((part, index) => index > 0 && part !== undefined);
	if (!match || !group) {
		return undefined;
	}

	const [from, to] = match.indices![group]!;
	return {level: words[match[group]!.toLowerCase()]!, from, to};
};

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
