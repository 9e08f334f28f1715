import {afterEach, expect, test} from 'vitest';
import {nowMs, type OpenExplorer} from '../open-explorer.tsx';
import {lines, openLog, screenText} from '../open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const stream = 'api-x7k2p/app';

/** Type a filter and accept it. */
const filter = (sign: '&' | '!', text: string): void => {
	open.press(sign);
	open.type(text);
	open.press('Enter');
};

/** The lines of the log that are shown, without their times. */
const shown = (): string[] =>
	open
		.rows()
		.map(row => /^[ ▌]\d\d:\d\d:\d\d\.\d{3} (.*)$/.exec(row)?.[1])
		.filter(text => text !== undefined);

test('& keeps what matches while it is typed, and counts', async () => {
	open = await openLog(60);
	open.press('&');
	open.type('line 5');
	await open.see(/^ & line 5 +11 records$/);
	expect(shown()).toEqual([
		'line 5',
		'line 50',
		'line 51',
		'line 52',
		'line 53',
		'line 54',
		'line 55',
		'line 56',
		'line 57',
		'line 58',
		'line 59',
	]);
	open.press('Enter');
	await open.see(/^ & line 5 11$/);
});

test('filters stack, each with its own count, and an empty one takes them away', async () => {
	open = await openLog(60);
	filter('&', 'line 5');
	filter('!', '[02468]$');
	await open.see(/^ & line 5 11 {3}! \[02468\]\$ 30$/);
	expect(shown()).toEqual(['line 5', 'line 51', 'line 53', 'line 55', 'line 57', 'line 59']);
	open.press('&', 'Enter');
	await open.see('line 58');
	expect(screenText(open.rows())).not.toContain('& line 5');
});

test('! at the beginning of a filter inverts it', async () => {
	open = await openLog(5);
	open.press('&', '!');
	open.type('line 3');
	await open.see(/^ ! line 3 +4 records$/);
	open.press('Enter');
	await open.see(/^ ! line 3 4$/);
	expect(shown()).toEqual(['line 0', 'line 1', 'line 2', 'line 4']);
});

test('a field of JSON is compared', async () => {
	open = await openLog(2);
	const json = [200, 404, 500, 503].map(status => JSON.stringify({status, path: `/items/${status}`}));
	open.source.say(lines(stream, json, nowMs));
	await open.see('503');
	filter('&', '.status>=500');
	await open.see(/^ & \.status>=500 2$/);
	filter('&', '.path~items.503');
	await open.see(/^ & \.status>=500 2 {3}& \.path~items\.503 1$/);
	expect(shown()).toEqual([json[3]]);
});

test('Tab turns a search into a filter, and on to its opposite', async () => {
	open = await openLog(60);
	open.press('/');
	open.type('line 5');
	await open.see('11 of 11 matches');
	open.press('Tab');
	await open.see(/^ & line 5 +11 records$/);
	open.press('Tab');
	await open.see(/^ ! line 5 +49 records$/);
	open.press('Enter');
	await open.see(/^ ! line 5 49$/);
});

test('Esc gives up the filter that is typed, and the log is as before', async () => {
	open = await openLog(60);
	filter('&', 'line');
	open.press('PageUp');
	const before = await open.see('paused');
	open.press('&');
	open.type('line 31');
	await open.see('1 record');
	open.press('Escape');
	await open.see('? help');
	expect(open.rows().slice(1, -1)).toEqual(before.slice(1, -1));
});

test('leaving the filter stays on the line', async () => {
	open = await openLog(60);
	filter('&', '[05]$');
	await open.see('line 55');
	open.press('k', 'k', 'k');
	const rows = await open.see(/^▌.*line 40/);
	const at = rows.findIndex(row => row.startsWith('▌'));
	open.press('&', 'Enter');
	await open.see('line 41');
	expect(open.rows()[at - 1]).toMatch(/^▌.*line 40$/);
});

test('x shows lines around those that match', async () => {
	open = await openLog(60);
	open.press('x');
	await open.see('there is no filter');
	filter('&', 'line 30');
	open.press('x');
	await open.see(/^ & line 30 1 {3}± 3 lines$/);
	expect(shown()).toEqual([27, 28, 29, 30, 31, 32, 33].map(number => `line ${number}`));
	open.press('x', 'x');
	await open.see('± 30 lines');
	open.press('x');
	await open.see(/^ & line 30 1$/);
});

test('lines that come are tested, too', async () => {
	open = await openLog(10);
	filter('&', '7$');
	await open.see(/^ & 7\$ 1$/);
	open.source.say(lines(stream, ['line 27', 'line 28'], nowMs));
	await open.see(/^ & 7\$ 2$/);
	expect(shown()).toEqual(['line 7', 'line 27']);
});

test('what is no expression filters nothing, and is said', async () => {
	open = await openLog(10);
	filter('&', '[a');
	await open.see('[a is not a regular expression');
	expect(shown()).toHaveLength(10);
});

test('where nothing is left of the log, it says so, and how to get it back', async () => {
	open = await openLog(10);
	filter('&', 'absent');
	await open.see(/── of what is loaded, no line is to be shown: & Enter takes filters away/);
});

test('in a wrapped log a filter may hide the line at the top of the screen and all after it', async () => {
	open = await openLog(60);
	open.press('w', 'g', 'Ctrl-D', '&');
	open.type('line 1$');
	open.press('Enter');
	const rows = await open.see(/^ & line 1\$ 1/);
	expect(screenText(rows)).toContain('line 1');
});
