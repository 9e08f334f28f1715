import {appendFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {logFolder, stamp} from '../files/log-folder.ts';
import {launch} from './driver.ts';

/** Each line differs from the one before it in all of its cells, so that a frame is as long as can be. */
const linesOf = (from: number, count: number): string =>
	Array.from({length: count}, (_, index) => {
		const number = from + index;
		return `${stamp(number)} ${(number * 7919).toString(36).padStart(6, 'x').repeat(12)} ${number}\n`;
	}).join('');

/** More than one frame of this size must not be on its way beyond what keeps the line busy (`pacing.ts`). */
const mostBytes = 16_384 + 8192;

test('over 64 KB/s and 200 ms a log that runs through is shown as it is now: frames are left out, none waits', async () => {
	const file = logFolder().write('app.log', linesOf(0, 100));
	const person = launch({
		args: ['open', file],
		columns: 120,
		rows: 40,
		line: {bytesPerSecond: 64_000, delayMs: 100},
	});
	await person.see(/ 99$/);
	let count = 100;
	const writing = setInterval(() => {
		appendFileSync(file, linesOf(count, 100));
		count += 100;
	}, 10);
	try {
		for (let frame = 0; frame < 40; frame++) {
			const screen = person.screen();
			await person.seeThat('the next frame', shown => shown.screen() !== screen);
		}

		person.press('k');
		await person.see('paused', {row: 0});
		person.press('G');
		await person.see('follow ●', {row: 0});
	} finally {
		clearInterval(writing);
	}

	await person.see(new RegExp(` ${count - 1}$`));
	expect(person.mostUnderWay).toBeLessThan(mostBytes);
	person.press('Q');
	expect((await person.exit()).code).toBe(0);
});
