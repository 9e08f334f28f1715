/** What a terminal sends for a key, by the name that a person gives it. */
const sequences: Readonly<Record<string, string>> = {
	Enter: '\r',
	Escape: '\u001B',
	Tab: '\t',
	'Shift-Tab': '\u001B[Z',
	Space: ' ',
	Backspace: '\u007F',
	Up: '\u001B[A',
	Down: '\u001B[B',
	Right: '\u001B[C',
	Left: '\u001B[D',
	Home: '\u001B[H',
	End: '\u001B[F',
	PageUp: '\u001B[5~',
	PageDown: '\u001B[6~',
	Delete: '\u001B[3~',
};

/**
The bytes of a key: a name (`Enter`, `PageUp`), a control key (`Ctrl-C`), or one character.

@throws {Error} Where there is no such key, so that a scenario with a typing error fails at once.
*/
export const keySequence = (key: string): string => {
	const control = /^Ctrl-([A-Z[\\\]])$/.exec(key);
	if (control) {
		return String.fromCharCode(control[1]!.charCodeAt(0) & 0x1f);
	}

	const sequence = sequences[key] ?? ([...key].length === 1 ? key : undefined);
	if (sequence === undefined) {
		throw new Error(
			`There is no key ${key}; there are ${Object.keys(sequences).join(', ')}, Ctrl-A and single characters`,
		);
	}

	return sequence;
};
