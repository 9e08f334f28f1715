import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {launch} from './driver.ts';
import {Screen} from './screen.ts';

const script = fileURLToPath(new URL('fixtures/echo-screen.ts', import.meta.url));

test('A person sees what a program writes, presses keys and sees the answer', async () => {
	const person = launch({script});
	await person.see('ready', {row: 0});
	person.press('j', 'Enter', 'PageDown', 'Ctrl-B', 'Escape');
	await person.see('keys "j" "\\r" "\\u001b[6~" "\\u0002" "\\u001b"');
	person.type('two words');
	await person.see(/"two words"$/);
	person.press('q');
	expect(await person.exit()).toEqual({code: 7, signal: undefined});
});

test('A person knows the full screen from the shell, where the cursor is and which colour a cell has', async () => {
	const person = launch({script});
	await person.see('ready');
	expect(person.isAlternate).toBe(true);
	expect(person.cursor.visible).toBe(false);
	expect(person.modes).toMatchObject({alternateScroll: true, autowrap: false});
	expect(person.cell(0, 0)).toMatchObject({text: 'r', foreground: 1, bold: true});
	person.press('q');
	await person.exit();
	expect(person.isAlternate).toBe(false);
	expect(person.cursor.visible).toBe(true);
	expect(person.modes).toMatchObject({alternateScroll: false, autowrap: true});
	expect(person.row(0)).toBe('bye');
	expect(person.raw()).toContain('\u001B[?1049h');
});

test('A resize reaches the program', async () => {
	const person = launch({script, columns: 80, rows: 10});
	await person.see('80x10');
	person.resize(120, 30);
	await person.see('120x30');
});

test('A signal ends the program, and its number is told', async () => {
	const person = launch({script});
	await person.see('ready');
	person.kill('SIGTERM');
	expect(await person.exit()).toEqual({code: 0, signal: 15});
});

test('The child is not in CI, has a terminal of 256 colours and takes what a test adds', async () => {
	const person = launch({script, env: {KREEL_WORD: 'added'}});
	await person.see('CI=false TERM=xterm-256color KREEL_WORD=added');
});

test('Who waits in vain is told what the screen shows', async () => {
	const person = launch({script});
	await person.see('ready');
	await expect(person.see('never', {patienceMs: 500})).rejects.toThrow(
		/Did not see "never" within 500 ms[\s\S]*│ready/,
	);
});

test('A key that does not exist fails at once', () => {
	const person = launch({script});
	expect(() => person.press('Entre')).toThrow('There is no key Entre');
});

test('Who waits for a program that has ended is told so at once', async () => {
	const person = launch({script});
	await person.see('ready');
	const sight = person.see('never');
	person.press('q');
	await expect(sight).rejects.toThrow(/Did not see "never" before the program ended[\s\S]*│bye/);
});

test('A frame is seen when it is whole, as by the person at a terminal that draws it at once', async () => {
	const screen = new Screen(20, 2);
	const sight = screen.until(() => screen.row(0) || undefined);
	screen.write(Buffer.from('\u001B[?2026hone'));
	await screen.settled();
	expect(screen.row(0)).toBe('one');
	screen.write(Buffer.from(' two\u001B[?2026l'));
	expect(await sight).toBe('one two');
});
