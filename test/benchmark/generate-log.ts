import {closeSync, openSync, writeSync} from 'node:fs';
import {between, pick, seeded} from '../faults/seeded.ts';

/** Lines are written in so large pieces. */
const linesAtOnce = 10_000;

const everyMs = 5;
const levels = ['DEBUG', 'INFO', 'INFO', 'INFO', 'INFO', 'INFO', 'INFO', 'INFO', 'INFO', 'WARN'];

/** Words of which each is in one line of a hundred, in one of a thousand, in one of all. */
export const rareWords = {hundredth: 'status=500', thousandth: 'timed out', once: 'the-needle'} as const;

/** Lines of a plain log, with times and levels, about 95 bytes each: the same for the same count. */
function* plainLines(count: number): Generator<string> {
	const random = seeded(7);
	const start = Date.UTC(2026, 10, 20);
	for (let line = 0; line < count; line++) {
		const time = new Date(start + line * everyMs).toISOString();
		const isBad = line % 100 === 50;
		const level = (isBad ? 'ERROR' : pick(random, levels)).padEnd(5);
		const path = `/api/v1/items/${between(random, 0, 100_000)}`;
		const end = line % 1000 === 500 ? rareWords.thousandth : `dur=${between(random, 0, 300)}ms`;
		const needle = line === Math.floor(count / 2) ? ` ${rareWords.once}` : '';
		yield `${time} ${level} request handled path=${path} status=${isBad ? 500 : 200} ${end}${needle}\n`;
	}
}

/** Write a log of so many lines: ten million are a gigabyte. */
export const generateLog = (file: string, count: number): void => {
	const descriptor = openSync(file, 'w');
	let lines: string[] = [];
	for (const line of plainLines(count)) {
		lines.push(line);
		if (lines.length === linesAtOnce) {
			writeSync(descriptor, lines.join(''));
			lines = [];
		}
	}

	writeSync(descriptor, lines.join(''));
	closeSync(descriptor);
};
