import {fileURLToPath} from 'node:url';
import {type LaunchOptions, openTerminal, type TerminalDriver} from '../terminal/terminal-driver.ts';
import {ownWaitMs} from './process-tree.ts';

/** The built program. */
export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** How long anything may take before a section is given up, in ms. */
const patienceMs = 120_000;

/** A program on a terminal of 120 × 40 cells, and when it was started (ms of `performance.now`). */
export type Started = {readonly person: TerminalDriver; readonly startedAt: number};

const running = new Set<TerminalDriver>();

/** Start kreel, or another program, on a terminal. */
export const start = (
	args: readonly string[],
	{file, line}: Pick<LaunchOptions, 'file' | 'line'> = {},
): Started => {
	const startedAt = performance.now();
	const person = openTerminal({args, file, columns: 120, rows: 40, patienceMs, line});
	running.add(person);
	return {person, startedAt};
};

/** End a program, and wait for that. */
export const end = async (person: TerminalDriver): Promise<void> => {
	running.delete(person);
	person.kill('SIGKILL');
	await person.exit();
};

/** End all programs that are still running. */
export const endAll = async (): Promise<void> => {
	await Promise.all([...running].map(end));
};

/** ms since a moment until something is on the screen. */
export const until = async (
	person: TerminalDriver,
	what: string,
	holds: (person: TerminalDriver) => boolean,
	since: number,
): Promise<number> => {
	await person.seeThat(what, holds);
	return performance.now() - since;
};

/**
ms from a key to the frame that shows what it does.

What this program waits for a processor before it sees a frame that is there is not counted: it shares them with threads that load a file at full
speed, and on two processors that is as long as all that kreel does (30 to 50 ms of 60).

@param clock - `waited`: ms that this program has waited so far.
*/
export const press = async (
	person: TerminalDriver,
	key: string,
	shows: (person: TerminalDriver) => boolean,
	clock = {now: () => performance.now(), waited: ownWaitMs},
): Promise<number> => {
	const since = clock.now();
	let waited = clock.waited();
	person.press(key);
	await person.seeThat(`the frame after ${key}`, shown => {
		const isThere = shows(shown);
		waited = isThere ? waited : clock.waited();
		return isThere;
	});
	return clock.now() - since - (clock.waited() - waited);
};

/** The row of the cursor: -1 where there is none. */
export const cursorRow = (person: TerminalDriver): number =>
	person.rows().findIndex(row => row.startsWith('▌'));

/** The line under the cursor, as it is shown; empty where there is none. */
export const cursorLine = (person: TerminalDriver): string =>
	cursorRow(person) === -1 ? '' : person.row(cursorRow(person));

/** The time of the line under the cursor, which no other line of the log that is generated has. Frames come in pieces: `undefined` until it is there. */
const cursorTime = (person: TerminalDriver): string | undefined => /^▌(\S+Z) /.exec(cursorLine(person))?.[1];

/** ms from a key that moves the cursor to the frame in which it is on another line, whatever else changes. */
export const move = async (person: TerminalDriver, key: string): Promise<number> => {
	await person.seeThat('the cursor', shown => cursorTime(shown) !== undefined);
	const before = cursorTime(person);
	return press(person, key, shown => ![undefined, before].includes(cursorTime(shown)));
};

/** Lines that the header counts; `undefined` while they are loading. */
export const loadedLines = (person: TerminalDriver): number | undefined => {
	const match = / · ([\d,]+) lines? /.exec(person.row(0));
	return match ? Number(match[1]!.replaceAll(',', '')) : undefined;
};

/** Whether a line of the log that is generated is on the screen. */
export const showsLines = (person: TerminalDriver): boolean =>
	person.rows().some((row, index) => index > 0 && row.includes('request handled'));
