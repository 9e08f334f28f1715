import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';

/** Where keys come from. */
export type Keyboard = {readonly stdin: NodeJS.ReadStream; close(): void};

/**
The keyboard of the terminal that the program runs on: standard input, or, where that is a pipe or a file, the terminal itself.

@returns `undefined` where there is no terminal.
*/
export const openKeyboard = (stdin: NodeJS.ReadStream): Keyboard | undefined => {
	if (stdin.isTTY) {
		return {stdin, close() {}};
	}

	try {
		const terminal = new ReadStream(openSync('/dev/tty', 'r'));
		return {stdin: terminal, close: () => terminal.destroy()};
	} catch {
		return undefined;
	}
};
