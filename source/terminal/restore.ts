import type {EventEmitter} from 'node:events';
import {crashReport} from './crash-report.ts';
import {restoreModes} from './modes.ts';

/** The terminal and the process as the guard needs them. */
export type GuardedTerminal = {
	readonly stdout: {write(text: string): unknown};
	readonly stdin: {readonly isTTY?: boolean; setRawMode?(on: boolean): unknown};
	/**
	Called once when a signal or a crash ends the program, before the terminal is put back: stop drawing (Ink's unmount), abort.

	@param code - The exit code that follows: 1 after a crash, 128 + the signal's number after a signal.
	*/
	readonly onExit: (code: number, error?: unknown) => void;
	/** Where an error is printed once the terminal is put back. @default process.stderr */
	readonly stderr?: {write(text: string): unknown};
	/** Called last. @default process.exit */
	readonly exit?: (code: number) => void;
	/** Says signals and crashes. @default process */
	readonly events?: EventEmitter;
};

/** A guarded terminal. */
export type TerminalGuard = {
	/** Put the terminal back: modes, cursor, raw mode. The first call does, further ones do nothing. */
	restore(): void;
	/** The program ends in its own way: put the terminal back and stop listening. */
	release(): void;
};

/** Signals that end the program, by number: its exit code is 128 and the number. */
const endingSignals = {SIGHUP: 1, SIGINT: 2, SIGTERM: 15} as const;

/**
Watch over a terminal in full-screen use, so that it is left as it was found, whatever ends the program: its own exit, a crash, a rejection that
nobody handled, SIGTERM, SIGHUP, SIGINT. The error is printed after the alternate screen is left, for there it would be lost.
*/
export const guardTerminal = (terminal: GuardedTerminal): TerminalGuard => {
	const {events = process, stderr = process.stderr, exit = process.exit} = terminal;
	let restored = false;
	let ended = false;

	const restore = (): void => {
		if (!restored) {
			restored = true;
			putBack(terminal);
		}
	};

	const end = (code: number, error?: unknown): void => {
		if (ended) {
			return;
		}

		ended = true;
		attempt(() => terminal.onExit(code, error));
		restore();
		if (error !== undefined) {
			attempt(() => stderr.write(crashReport(error)));
		}

		exit(code);
	};

	const stopListening = listen(events, {
		...Object.fromEntries(
			Object.entries(endingSignals).map(([signal, number]) => [signal, () => end(128 + number)]),
		),
		uncaughtException: error => end(1, error),
		unhandledRejection: error => end(1, error),
		exit: restore,
	});

	return {
		restore,
		release() {
			restore();
			stopListening();
		},
	};
};

const putBack = ({stdin, stdout}: GuardedTerminal): void => {
	if (stdin.isTTY) {
		attempt(() => stdin.setRawMode?.(false));
	}

	attempt(() => stdout.write(restoreModes));
};

/** After SIGHUP the terminal may be gone, so each step fails alone. */
const attempt = (step: () => unknown): void => {
	try {
		step();
	} catch {}
};

const listen = (events: EventEmitter, handlers: Record<string, (reason?: unknown) => void>): (() => void) => {
	for (const [event, handler] of Object.entries(handlers)) {
		events.on(event, handler);
	}

	return () => {
		for (const [event, handler] of Object.entries(handlers)) {
			events.off(event, handler);
		}
	};
};
