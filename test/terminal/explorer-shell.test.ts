import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {launch} from './driver.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

test('Ctrl-Z gives the shell back as it was, and fg the explorer', async () => {
	const person = launch({file: 'bash', args: ['--norc', '-i'], env: {PS1: 'shell> '}});
	await person.see('shell>');
	person.type(`"${process.execPath}" "${cli}" --demo\r`);
	await person.see('● live', {row: 0});
	person.press('Ctrl-Z');
	await person.see('Stopped');
	expect(person.isAlternate).toBe(false);
	expect(person.cursor.visible).toBe(true);
	expect(person.modes).toMatchObject({autowrap: true, alternateScroll: false});
	person.type('echo "typed $((40 + 2))"\r');
	await person.see('typed 42');
	person.type('fg\r');
	await person.see('● live', {row: 0});
	expect(person.isAlternate).toBe(true);
	person.press('j', 'q');
	await person.seeThat(
		'the shell asks again',
		shown => shown.rows().findLast(row => row !== '') === 'shell>',
	);
	person.type('echo "code $?"\r');
	await person.see('code 0');
});
