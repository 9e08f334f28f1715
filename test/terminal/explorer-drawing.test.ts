import {expect, test} from 'vitest';
import {launch} from './driver.ts';

/** The bytes of each of some presses of a key; each changes the row that the cursor is on. */
const bytesOfPresses = async (person: ReturnType<typeof launch>, key: string, presses: number) => {
	const sizes: number[] = [];
	for (let press = 0; press < presses; press++) {
		const [bytes, screen] = [person.written, person.screen()];
		person.press(key);
		await person.seeThat('the screen changed', ({screen: now}) => now.call(person) !== screen);
		sizes.push(person.written - bytes);
	}

	return sizes.toSorted((a, b) => a - b);
};

test.each([
	[80, 24],
	[200, 50],
])('on %i cells × %i rows a line of scrolling costs at most 300 bytes', async (columns, rows) => {
	const person = launch({args: ['--demo', 'deploy/checkout'], columns, rows});
	await person.see('follow ●', {row: 0});
	// A part of the log that no longer grows: only the scrolling changes the screen.
	person.type(':from 5m to 1m\r');
	await person.see(/–.* · \d,\d{3} lines +end ■/, {row: 0});
	person.press('PageUp', 'PageUp');
	await person.see(/paused/, {row: 0});
	// Until the cursor is so high that the next line up scrolls.
	person.type('k'.repeat(rows));
	const sizes = await bytesOfPresses(person, 'k', 9);
	expect(sizes[4]).toBeLessThanOrEqual(300);
});

test('a terminal that hangs for a while gets the newest screen, not all that it missed', async () => {
	const person = launch({args: ['--demo', 'deploy/checkout'], columns: 120, rows: 40});
	await person.see('follow ●', {row: 0});
	person.hang();
	const before = person.written;
	for (let round = 0; round < 60; round++) {
		person.press('PageUp', 'PageDown', 'w', 'T', 'c');
	}

	person.press('?');
	person.goOn();
	await person.see('keys of the log', {row: 0});
	// What the terminal's own buffer held, the frame that was under way, and the newest one.
	expect(person.written - before).toBeLessThan(40_000);
	person.press('Escape', 'Q');
	expect((await person.exit()).code).toBe(0);
});

test('over a slow connection frames are left out, not queued: what is under way is at most a moment', async () => {
	const person = launch({args: ['--demo', 'deploy/checkout'], columns: 120, rows: 40});
	await person.see('follow ●', {row: 0});
	person.isFar = true;
	const before = person.written;
	for (let round = 0; round < 40; round++) {
		const drawn = person.written;
		person.press('PageUp', 'w', 'PageDown', 'w');
		// Until there may be no room for another frame.
		if (person.written - before < 8192) {
			await person.seeThat('something is drawn', ({written}) => written > drawn);
		}
	}

	person.press('?');
	expect(person.written - before).toBeLessThan(16_384 + 8192);
	expect(person.row(0)).not.toContain('keys of the log');
	person.isFar = false;
	await person.see('keys of the log', {row: 0});
	person.press('Q');
	expect((await person.exit()).code).toBe(0);
	expect(person.screen()).not.toContain('0n');
});
