import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, onTestFinished, test} from 'vitest';
import {Copying} from '../../../source/explorer/log/copying.ts';
import {parseLineQuery} from '../../../source/store/scan/line-query.ts';
import {type LineOf, lines as linesOf, opened as openedIn, testStore} from '../../store/stream-events.ts';
import {nowMs, type OpenExplorer, openExplorer} from '../open-explorer.tsx';
import {api, lines, numbered, opened, openLog, screenText} from '../open-log.tsx';

let open: OpenExplorer;
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'kreel-test-'));
});
afterEach(async () => {
	await open.close();
	rmSync(folder, {recursive: true});
});

const stream = 'api-x7k2p/app';

/** The explorer on a log that says this, with its copies in the test's folder. */
const openLogOf = async (
	texts: readonly string[],
	shown = texts.at(-1)!.slice(0, 50),
): Promise<OpenExplorer> => {
	const log = openExplorer({copyFolder: folder});
	log.source.sayTask({type: 'snapshot', tasks: [api]});
	await log.see('1 task');
	log.press('Enter');
	await log.see('loading the last minute');
	log.source.say(opened(api));
	log.source.say(lines(stream, texts, nowMs - 30_000));
	log.source.say({type: 'caughtUp', stream});
	await log.see(shown);
	return log;
};

const selected = (): string[] => open.rows().filter(row => /^[┃▌]/.test(row));

test('y copies the line under the cursor: what the log says, without its time, and nothing after it', async () => {
	open = await openLog(5);
	open.press('k', 'y');
	await open.see('copied 1 line (6 bytes) to the clipboard');
	expect(open.program.clipboard).toEqual(['line 3']);
});

test('nothing reaches the clipboard that would not reach the screen', async () => {
	open = await openLogOf(['\u001B[31mred\u001B[0m \u001B]52;c;ZXZpbA==\u0007\u001B[2Jend\r'], 'red end');
	open.press('y');
	await open.see('to the clipboard');
	expect(open.program.clipboard).toEqual(['red end␍']);
});

test('of a stack trace the whole record is copied, be it folded or not, and from any of its lines', async () => {
	const trace = ['Error: boom', '    at a (a.js:1:1)', '    at b (b.js:2:2)'];
	open = await openLogOf(['start', ...trace, 'end']);
	open.press('k', 'y');
	await open.see('copied 1 record of 3 lines (51 bytes) to the clipboard');
	open.press('Enter', 'j', 'j', 'y');
	await open.see(() => open.program.clipboard.length === 2);
	expect(open.program.clipboard).toEqual([trace.join('\n'), trace.join('\n')]);
});

test('V selects from the line under the cursor on, and y copies what is selected', async () => {
	open = await openLog(20);
	open.press('k', 'V', 'k', 'k');
	await open.see('┃ 3 lines selected  y copies them');
	expect(selected()).toHaveLength(3);
	open.press('y');
	await open.see('copied 3 lines');
	expect(open.program.clipboard).toEqual(['line 16\nline 17\nline 18']);
	expect(selected()).toHaveLength(1);
});

test('what comes while lines are selected moves none of them', async () => {
	open = await openLog(5);
	open.press('V', 'k');
	await open.see('2 lines selected');
	open.source.say(lines(stream, ['newer'], nowMs));
	await open.see('6 lines');
	open.press('y');
	await open.see('copied 2 lines');
	expect(open.program.clipboard).toEqual(['line 3\nline 4']);
});

test.each(['V', 'Escape'])('%s ends the selection, and the log stays', async key => {
	open = await openLog(5);
	open.press('V', 'k');
	await open.see('2 lines selected');
	open.press(key);
	await open.see(() => selected().length === 1);
	expect(screenText(open.rows())).not.toContain('selected');
	expect(screenText(open.rows())).toContain('line 3');
});

test('Y copies the records on the screen, and no notices', async () => {
	open = await openLog(100);
	open.source.say({type: 'gap', stream, cause: 'rotated away'});
	await open.see('rotated away');
	open.press('Y');
	await open.see('copied 13 lines');
	expect(open.program.clipboard).toEqual([numbered(87, 100).join('\n')]);
});

test('where there is no line of the log, that is said', async () => {
	open = await openLog(5);
	open.press('g', 'y');
	await open.see('there is no line of the log to copy');
	expect(open.program.clipboard).toEqual([]);
});

test('what is too much for the clipboard becomes a file that only its owner may read', async () => {
	const texts = Array.from({length: 10_000}, (_, number) => `line ${number} ${'x'.repeat(90)}`);
	open = await openLogOf(texts);
	open.press('g', 'j', 'V', 'G', 'y');
	await open.see(/copied to .*\/kreel-20231114T221320\.log/);
	const [name] = readdirSync(folder);
	expect(name).toBe('kreel-20231114T221320.log');
	expect(readFileSync(join(folder, name!), 'utf8')).toBe(texts.map(text => `${text}\n`).join(''));
	expect(statSync(join(folder, name!)).mode & 0o777).toBe(0o600);
	expect(open.program.clipboard).toEqual([]);
});

test('a file that is there is not written over', async () => {
	writeFileSync(join(folder, 'kreel-20231114T221320.log'), 'mine');
	open = await openLogOf(['x'.repeat(80_000)]);
	open.press('y');
	await open.see('kreel-20231114T221320-2.log');
	expect(readFileSync(join(folder, 'kreel-20231114T221320.log'), 'utf8')).toBe('mine');
});

test('where no file can be made, that is said', async () => {
	open = await openLogOf(['x'.repeat(80_000)]);
	rmSync(folder, {recursive: true});
	open.press('y');
	await open.see('nothing was copied: it is too much for the clipboard');
	folder = mkdtempSync(join(tmpdir(), 'kreel-test-'));
});

test('what is copied waits until it is known of all of the log whether it is shown', async () => {
	const ticks = {ms: 0};
	// There is time for one block of the log between two keys.
	const {store} = testStore({ticks: () => (ticks.ms += 5)});
	onTestFinished(() => store.close());
	store.push(openedIn('a'));
	store.push(
		linesOf(
			'a',
			Array.from({length: 100_000}, (_, number): LineOf => [number, `line ${number % 2}`]),
		),
	);
	store.show({filters: [{query: parseLineQuery('1'), isInverted: false}]});
	expect(store.isComplete).toBe(false);
	const said: string[] = [];
	await new Copying({
		toClipboard: async () => {},
		copyFolder: folder,
		now: () => 0,
		say: message => said.push(message),
	}).copy(store, () => [0, store.rowCount]);
	expect(said.at(-1)).toContain('50,000 lines');
	open = await openLog(1);
});

test('Ctrl-C ends copying, and not the explorer', async () => {
	const texts = Array.from({length: 300_000}, (_, number) => `line ${number}`);
	open = await openLogOf(texts);
	open.press('g', 'j', 'V', 'G', 'y', 'Ctrl-C');
	await open.see('copying was ended: nothing was copied');
	expect(open.program.quits).toBe(0);
});
