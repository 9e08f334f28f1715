import {expect, test} from 'vitest';
import {launch, type TerminalDriver} from './driver.ts';

const openDemo = async (options: Parameters<typeof launch>[0] = {}): Promise<TerminalDriver> => {
	const person = launch({args: ['--demo'], ...options});
	await person.see('● live', {row: 0});
	return person;
};

const isRestored = ({isAlternate, cursor, modes}: TerminalDriver): boolean =>
	!isAlternate && cursor.visible && modes.autowrap && !modes.alternateScroll;

test('a newcomer sees the tasks of the demo, opens a log, comes back and quits', async () => {
	const person = await openDemo();
	await person.see(/^[ ▌]resize-images +Job +✗ failed +137 .*OOMKilled/);
	expect(person.isAlternate).toBe(true);
	const [name] = (await person.see(/^▌/, {row: 2})).slice(1).split(' ');
	person.press('Enter');
	await person.see(`job/${name}`, {row: 0});
	await person.see(/── Job failed exit \d+ \(\w+\) after \d+s ─/);
	person.press('Escape');
	await person.see(new RegExp(`^▌${name}`));
	person.press('q');
	expect(await person.exit()).toEqual({code: 0, signal: undefined});
	expect(isRestored(person)).toBe(true);
});

test('the log of a task that was asked for by name opens at once; Esc leads to it in the table', async () => {
	const person = launch({args: ['--demo', 'resize-images']});
	await person.see(/── Job failed exit 137 \(OOMKilled\) after \d+s ─/);
	person.press('Escape');
	await person.see('only resize-images', {row: 0});
	person.press('Escape');
	await person.see(/^▌resize-images/);
	await person.see('checkout');
});

test('a live log goes on by itself, is held by scrolling up, and goes on at its end', async () => {
	const person = launch({args: ['--demo', 'deploy/checkout']});
	await person.see(/3 pods · merged .* follow ●/, {row: 0});
	await person.see(/^▌\d\d:\d\d:\d\d\.\d{3} /, {row: 22});
	person.press('k');
	await person.see(/paused ○ \d+ new below/, {row: 0});
	person.press('G');
	await person.see('follow ●', {row: 0});
	person.press('q');
	await person.see('● live', {row: 0});
});

test('keys that are typed fast, and Esc right before another, all arrive', async () => {
	const person = await openDemo();
	await person.see(/^▌/, {row: 2});
	person.type('jjj');
	await person.see(/^▌/, {row: 5});
	person.type('\u001Bk');
	await person.see(/^▌/, {row: 4});
	person.press('Enter');
	await person.see('Esc back', {row: -1});
	person.press('Escape');
	await person.see(/^▌/, {row: 4});
});

test('the help tells the keys of where it was called from', async () => {
	const person = await openDemo({rows: 110});
	person.press('?');
	await person.see('keys of the task table', {row: 0});
	await person.see('open the log of the task');
	person.press('Escape', 'Enter', '?');
	await person.see('keys of the log', {row: 0});
	await person.see('only the stream under the cursor');
});

test('another size of the terminal is filled at once, to its last row', async () => {
	const person = await openDemo({columns: 80, rows: 24});
	await person.see('? help', {row: 23});
	person.resize(200, 50);
	await person.see('? help', {row: 49});
	await person.see(/TOOK +WHY/);
	person.resize(60, 12);
	await person.see('? help', {row: 11});
	await person.see(/^▌/, {row: 2});
});

test('without colours nothing but the screen is styled', async () => {
	const person = launch({args: ['--demo', 'resize-images'], env: {NO_COLOR: '1'}});
	await person.see('Job failed exit 137');
	person.press('Escape', 'Escape');
	await person.see('checkout');
	expect(person.raw()).not.toMatch(/\u001B\[(?:3[0-7]|9[0-7]|1|38;[\d;]+)m/);
});

test('Ctrl-C quits where nothing is loading, and the terminal is as before', async () => {
	const person = await openDemo();
	person.press('Ctrl-C');
	expect((await person.exit()).code).toBe(0);
	expect(isRestored(person)).toBe(true);
});

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const)('%s ends it with exit code %i, and the terminal is as before', async (signal, code) => {
	const person = await openDemo();
	person.kill(signal);
	expect((await person.exit()).code).toBe(code);
	expect(isRestored(person)).toBe(true);
});

test('a cluster that cannot be used is one sentence, after the full screen is left', async () => {
	const person = launch({args: ['--kubeconfig', '/no/such/kubeconfig']});
	expect((await person.exit()).code).toBe(4);
	expect(person.row(0)).toMatch(/^kreel: kubeconfig \/no\/such\/kubeconfig does not exist/);
	expect(isRestored(person)).toBe(true);
});

test('a cluster that does not answer is one sentence, after the full screen is left', async () => {
	const person = launch({args: ['--gateway', 'http://127.0.0.1:1', 'checkout'], columns: 200});
	expect((await person.exit()).code).toBe(4);
	await person.see(/^kreel: .*127\.0\.0\.1:1/);
	expect(isRestored(person)).toBe(true);
});

test('a query that matches nothing tells the nearest names and exits with 3', async () => {
	const person = launch({args: ['--demo', 'chekout'], columns: 200});
	expect((await person.exit()).code).toBe(3);
	await person.see(/^kreel: no task matches "chekout" in namespace "shop"; did you mean .*deploy\/checkout/);
	expect(isRestored(person)).toBe(true);
});
