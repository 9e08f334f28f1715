import {afterEach, expect, test} from 'vitest';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {api, lines, numbered, opened, openLog} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const stream = 'api-x7k2p/app';
/** Indexes in `opened`: the log is followed by the one, and its older lines come by the other. */
const live = 1;
const older = 2;
const startMs = nowMs - 10_000_000;
/** A line a second from `startMs` on. */
const linesFrom = (from: number, to: number) => lines(stream, numbered(from, to), startMs + from * 1000);

/** ALL of a log: its newest thousand lines, 4000 to 4999, are there, and older ones are being loaded. */
const openAll = async (): Promise<OpenExplorer> => {
	const all = await openLog();
	all.press('9');
	await all.see('loading');
	all.source.say(opened(api));
	all.source.say(linesFrom(4000, 5000));
	all.source.say({type: 'caughtUp', stream});
	await all.see(/ALL · loading … 1,000 lines/);
	return all;
};

/** Lines 0 to 2999 are read, in parts; the last of them are held back until it is known where they join. */
const sayOlder = async (): Promise<void> => {
	for (let from = 0; from < 3000; from += 500) {
		open.source.say(linesFrom(from, from + 500), older);
	}

	await open.see(/loading … 1,500 lines/);
};

test('9 shows the newest lines at once, follows them, and reads what is older beside that', async () => {
	open = await openAll();
	expect(open.source.opened[live]!.window).toEqual({anchor: 'now', tail: 1000, follow: true});
	expect(open.source.opened[older]!.window).toEqual({
		anchor: 'now',
		to: BigInt(startMs + 4_000_000) * 1_000_000n + 1n,
		follow: false,
	});
	open.source.say(linesFrom(0, 3000), older);
	open.source.say(linesFrom(5000, 5001), live);
	await open.see(/line 5000$/);
	await open.see(/loading .* follow ●/);
});

test('ALL has each line once, wherever its two ends meet', async () => {
	open = await openAll();
	open.source.say(linesFrom(0, 3000), older);
	open.source.say(linesFrom(3000, 4001), older);
	open.source.endLogs();
	await open.see(/ALL · 5,000 lines {2}follow ●/);
	open.press('g');
	const rows = await open.see(/line 0$/);
	expect(rows[1]).toContain('nothing more can be read here');
});

test('what is loaded before the newest lines is never counted as new below', async () => {
	open = await openAll();
	open.press('k');
	const before = await open.see('paused ○');
	open.source.say(linesFrom(0, 4001), older);
	open.source.endLogs();
	const after = await open.see(/ALL · 5,000 lines/);
	expect(after[0]).not.toContain('new below');
	expect(after.slice(1, -1)).toEqual(before.slice(1, -1));
});

test('g goes to what is there while ALL is loading, and stays with it', async () => {
	open = await openAll();
	open.press('g');
	await open.see(/^▌.* line 4000$/);
	open.source.say(linesFrom(0, 4001), older);
	open.source.endLogs();
	await open.see(/ALL · 5,000 lines/);
	await open.see(/^▌.* line 4000$/);
	open.press('g');
	await open.see(/line 0$/);
});

test('while ALL is loading, the screen says where lines are still to come', async () => {
	open = await openAll();
	open.press('g');
	await open.see(/^▌.* line 4000$/);
	await sayOlder();
	open.press('k', 'k');
	const rows = await open.see('lines before this are being loaded');
	const rule = rows.findIndex(row => row.includes('being loaded'));
	expect(rows[rule - 1]).toMatch(/line 499$/);
	expect(rows[rule + 1]).toMatch(/line 4000$/);
});

test.each(['Ctrl-C', 'Escape'])('%s ends the loading of ALL alone: the log goes on', async key => {
	open = await openAll();
	await sayOlder();
	open.press(key);
	await open.see(/ALL \(incomplete\) · 4,000 lines {2}follow ●/);
	open.press('g');
	await open.see('loading was ended before it was complete: 1 … 9 load again');
	open.source.say(linesFrom(5000, 5002), live);
	await open.see('2 new below');
	open.press('G');
	await open.see(/line 5001$/);
	await open.see('follow ●');
	expect(open.program.quits).toBe(0);
});

test('where loading was ended, a gap stands at that place', async () => {
	open = await openAll();
	open.press('g');
	await open.see(/^▌.* line 4000$/);
	await sayOlder();
	open.press('Ctrl-C');
	await open.see('ALL (incomplete)');
	open.press('k', 'k', 'k');
	const rows = await open.see('may be missing: loading was ended');
	const gap = rows.findIndex(row => row.includes('may be missing'));
	expect(rows[gap - 1]).toMatch(/line 2999$/);
	expect(rows.slice(gap).find(row => row.includes('.000 line'))).toMatch(/line 4000$/);
});

test('a log that breaks off while ALL is loading says why, and the log goes on', async () => {
	open = await openAll();
	open.source.say(linesFrom(0, 3000), older);
	open.source.say({type: 'unreadable', stream, cause: 'the node is gone', permanent: true}, older);
	open.source.endLogs();
	await open.see('older lines cannot be read: the node is gone');
	await open.see(/ALL \(incomplete\) · 4,000 lines/);
	open.source.say(linesFrom(5000, 5001), live);
	await open.see(/line 5000$/);
});

test('ALL of a short log is there at once', async () => {
	open = await openLog();
	open.press('9');
	await open.see('loading');
	open.source.say(opened(api));
	open.source.say(linesFrom(0, 10));
	open.source.say({type: 'caughtUp', stream});
	await open.see(/ALL · 10 lines {2}follow ●/);
	expect(open.source.opened).toHaveLength(2);
});
