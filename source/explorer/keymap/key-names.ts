import type {Key} from 'ink';

/** A key as people write it: `j`, `G`, `Ctrl-D`, `PageDown`, `Enter`. */
export type KeyName = string;

const flagNames: ReadonlyArray<readonly [keyof Key, KeyName]> = [
	['upArrow', 'Up'],
	['downArrow', 'Down'],
	['leftArrow', 'Left'],
	['rightArrow', 'Right'],
	['pageUp', 'PageUp'],
	['pageDown', 'PageDown'],
	['home', 'Home'],
	['end', 'End'],
	['return', 'Enter'],
	['backspace', 'Backspace'],
	['delete', 'Delete'],
];

/**
The keys of one input event, in the order in which they were pressed.

A terminal hands over what was typed fast as one event, so `jjj` is three keys. Keys that Ink cannot name (function keys) give none.
*/
export const keyNames = (input: string, key: Key): KeyName[] => {
	if (key.eventType === 'release') {
		return [];
	}

	const named = flagNames.find(([flag]) => key[flag]);
	if (named) {
		return [...escapeBefore(key, ['return', 'backspace']), named[1]];
	}

	if (key.tab) {
		return [...escapeBefore(key, ['tab']), key.shift ? 'Shift-Tab' : 'Tab'];
	}

	if (key.ctrl) {
		return input === '' ? [] : [input === ' ' ? 'Ctrl-Space' : `Ctrl-${input.toUpperCase()}`];
	}

	const typed = Array.from(input, characterName).filter(name => name !== undefined);
	return key.escape ? ['Escape', ...typed] : [...escapeBefore(key, ['meta']), ...typed];
};

/**
Esc and a key right after it arrive as Alt and that key. Nothing is bound to Alt, so they are both meant; but Alt and an arrow is a key of its own.
*/
const escapeBefore = (key: Key, kinds: ReadonlyArray<keyof Key>): KeyName[] =>
	key.meta && kinds.some(kind => key[kind]) ? ['Escape'] : [];

const characterName = (character: string): KeyName | undefined => {
	const code = character.codePointAt(0)!;
	switch (code) {
		case 0x08:
		case 0x7f:
			return 'Backspace';
		case 0x09:
			return 'Tab';
		case 0x0a:
		case 0x0d:
			return 'Enter';
		case 0x1b:
			return 'Escape';
		case 0x20:
			return 'Space';
		default:
			return code < 0x20 ? `Ctrl-${String.fromCharCode(code + 0x40)}` : character;
	}
};
