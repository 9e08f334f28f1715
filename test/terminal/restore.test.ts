import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {launch} from './driver.ts';

const script = fileURLToPath(new URL('fixtures/guarded-screen.ts', import.meta.url));

/** A person in front of a full-screen program that is about to end in some way. */
const inFullScreen = async (ending: string) => {
	const person = launch({script, args: [ending]});
	await person.see('full screen');
	expect(person.isAlternate).toBe(true);
	return person;
};

const expectRestored = (person: Awaited<ReturnType<typeof inFullScreen>>): void => {
	expect(person.isAlternate).toBe(false);
	expect(person.cursor.visible).toBe(true);
	expect(person.modes).toEqual({alternateScroll: false, autowrap: true, bracketedPaste: false, mouse: false});
	expect(person.screen()).not.toContain('full screen');
};

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
] as const)('The terminal is put back after %s, and the exit code is %i', async (signal, code) => {
	const person = await inFullScreen('wait');
	person.kill(signal);
	expect(await person.exit()).toEqual({code, signal: undefined});
	expectRestored(person);
	expect(person.raw()).toContain(`ending with ${code}`);
});

test('The terminal is put back after a crash, and the error is told there, made safe', async () => {
	const person = await inFullScreen('throw');
	person.press('x');
	expect(await person.exit()).toEqual({code: 1, signal: undefined});
	expectRestored(person);
	expect(person.row(0)).toBe('kreel ended because of a fault of its own:');
	expect(person.row(1)).toBe('Error: broken glass');
});

test('The terminal is put back after a rejection that nobody handled; an error of kreel’s is one sentence', async () => {
	const person = await inFullScreen('reject');
	person.press('x');
	expect(await person.exit()).toEqual({code: 1, signal: undefined});
	expectRestored(person);
	expect(person.screen().trim()).toBe('no cluster at http://127.0.0.1:1; try --demo');
});

test('The terminal is put back when the program exits in its midst, with its own code', async () => {
	const person = await inFullScreen('exit');
	person.press('x');
	expect(await person.exit()).toEqual({code: 5, signal: undefined});
	expectRestored(person);
});

test('The terminal is put back when the program is done with it', async () => {
	const person = await inFullScreen('release');
	person.press('x');
	expect(await person.exit()).toEqual({code: 0, signal: undefined});
	expectRestored(person);
});

test('The terminal types what is typed again after the program has ended', async () => {
	const person = launch({file: '/bin/sh', args: ['-i'], env: {PS1: '$ '}});
	await person.see('$');
	person.type(`'${process.execPath}' '${script}' throw\r`);
	await person.see('full screen');
	person.press('x');
	await person.see('broken glass');
	person.type('echo back$((1+1))\r');
	await person.see('back2');
	await person.see('echo back$((1+1))');
});
