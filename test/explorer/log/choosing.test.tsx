import {afterEach, expect, test} from 'vitest';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {lines, openLog, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const mixed = [
	'DEBUG pool is empty',
	'INFO request handled',
	'ERROR import aborted',
	'Traceback (most recent call last):',
	'  File "/app/import.py", line 214, in main',
	'ValueError: no price',
	'WARN slow query',
];

/** The explorer on a log with lines of several levels, a stack trace among them. */
const openMixed = async (count = 3): Promise<OpenExplorer> => {
	const opened = await openLog(count);
	opened.source.say(lines('api-x7k2p/app', mixed, nowMs));
	await opened.see('slow query');
	return opened;
};

test('+ hides lines of lower levels and says so; - shows them again', async () => {
	open = await openMixed();
	open.press('+', '+', '+');
	let rows = await open.see(/^ ≥ warn$/);
	expect(screenText(rows)).not.toMatch(/request handled|line 2/);
	expect(screenText(rows)).toMatch(/import aborted[\s\S]*slow query/);
	open.press('=');
	rows = await open.see(/^ ≥ error$/);
	expect(screenText(rows)).not.toContain('slow query');
	open.press('-', '-', '-', '-');
	rows = await open.see('pool is empty');
	expect(screenText(rows)).not.toContain('≥');
	open.press('-');
	await open.see('all levels are shown');
});

test('a record of several lines shows its first one and how many there are', async () => {
	open = await openMixed();
	const rows = await open.see('ERROR import aborted ⋯ 3 more lines');
	expect(screenText(rows)).not.toContain('Traceback');
});

test('z shows all lines of records, below their first one', async () => {
	open = await openMixed();
	open.press('z');
	await open.see(/^ {14}Traceback/);
	await open.see(/^ {16}File "/);
	open.press('z');
	await open.see('3 more lines');
});

test('the line under the cursor keeps its row while others come and go around it', async () => {
	open = await openMixed(30);
	open.press('k');
	const rows = await open.see(/^▌.*ERROR import aborted/);
	const at = rows.findIndex(row => row.startsWith('▌'));
	open.press('z');
	await open.see(/ all lines /);
	expect(open.rows()[at]).toMatch(/^▌.*ERROR import aborted/);
});

test('Enter unfolds the record under the cursor, and folds it from any of its lines', async () => {
	open = await openMixed(30);
	open.press('k', 'Enter');
	await open.see('  File "');
	open.press('j', 'j');
	await open.see(/^▌ +File "/);
	open.press('Enter');
	await open.see(/^▌.*ERROR import aborted ⋯ 3 more lines/);
	open.press('j', 'Enter');
	await open.see('nothing is folded under the cursor');
});
