import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Alignment, align} from '../../source/core/align.ts';
import {type LineBatch, LineBatchBuilder} from '../../source/core/line-batch.ts';

type Line = readonly [time: number, text: string];

const encoder = new TextEncoder();

const batchOf = (lines: readonly Line[]): LineBatch => {
	const builder = new LineBatchBuilder();
	for (const [time, text] of lines) {
		builder.add(encoder.encode(text), BigInt(time));
	}

	return builder.take();
};

/** `1a 2b` are two lines: `a` at 1 ns, `b` at 2 ns. */
const lines = (text: string): Line[] =>
	text
		.split(' ')
		.filter(word => word !== '')
		.map(word => [Number.parseInt(word, 10), word.replace(/^\d+/, '')]);

const long = 'l'.repeat(5000);

const middle = {knownFromStart: false, readFromStart: false};
const start = {knownFromStart: true, readFromStart: true};
const joined = (from: number, fragment = false): Alignment => ({type: 'joined', from, fragment});

describe('a log that is read again', () => {
	test.each<[string, string, string, Alignment]>([
		['goes on where the known lines end', '1a 2b 3c', '2b 3c 4d', joined(2)],
		['has nothing new', '1a 2b 3c', '2b 3c', joined(2)],
		['begins before the known lines', '5e 6f', '3c 4d 5e 6f 7g', joined(4)],
		['goes on among equal times', '1a 2b 2c', '1a 2b 2c 2d', joined(3)],
		['goes on among equal lines', '1a 2a 2a', '1a 2a 2a 2a', joined(3)],
		['goes on though the clock went back', '8a 9b', '8a 9b 1c', joined(2)],
		['has lines of two outputs out of order', '1a 3c 2b', '1a 3c 2b 4d', joined(3)],
		['has nothing in common where it was rotated', '1a 2b', '5e 6f', {type: 'apart'}],
		['differs in one byte', '1a 2b', '1a 2x 3c', {type: 'apart'}],
		['differs in one time', '1a 2b', '1a 3b 4c', {type: 'apart'}],
		['ends before the known lines do', '1a 2b 3c', '1a 2b', {type: 'short'}],
		['is empty', '1a 2b', '', {type: 'short'}],
		['begins with a line that may be new or known', '1a 2b', '2b 3c', {type: 'weak', from: 1}],
		['ends with a line that may be known or older', '3c', '1a 2b 3c', {type: 'weak', from: 3}],
		['fits in two places, with a clock that goes to and fro', '1a 2b 1a 2b', '1a 2b', {type: 'ambiguous'}],
		['repeats what is known', '2a', '1x 2a 2a', {type: 'ambiguous'}],
		['lies in the midst of the known lines', '1a 2b 3c 4d', '2b 3c', {type: 'short'}],
		['lies in their midst, and equal lines repeat', '1a 1a 2b 3c', '1a', {type: 'short'}],
		['is compared with nothing', '', '1a', {type: 'apart'}],
		['is empty, as what is known', '', '', {type: 'apart'}],
	])('%s', (_, known, read, expected) => {
		expect(align(batchOf(lines(known)), batchOf(lines(read)), middle)).toEqual(expected);
	});

	test.each<[string, string, string, Alignment]>([
		['joins by number, though all lines are equal', '1a 1a', '1a 1a 1a', joined(2)],
		['joins an empty one', '', '1a', joined(0)],
		['may have lost its beginning since', '1a 2b 3c', '2b 3c 4d', joined(2)],
		['may have lost all that was known', '1a 2b', '5e', {type: 'apart'}],
		['may have been cut', '1a 2b 3c', '1a', {type: 'short'}],
		[
			'may begin with a line that is new or known, where it was rotated',
			'1a 2b',
			'2b 3c',
			{type: 'weak', from: 1},
		],
	])('from its start %s', (_, known, read, expected) => {
		expect(align(batchOf(lines(known)), batchOf(lines(read)), start)).toEqual(expected);
	});

	test('may begin in the middle of a known line', () => {
		const known: Line[] = [
			[1, `${long}tail`],
			[3, 'b'],
		];
		const read: Line[] = [
			[2, 'tail'],
			[3, 'b'],
			[4, 'c'],
		];
		expect(align(batchOf(known), batchOf(read), middle)).toEqual(joined(2));
	});

	test('may begin with the rest of the last known line, which a rotation split', () => {
		const read: Line[] = [
			[2, 'tail'],
			[3, 'b'],
		];
		expect(align(batchOf([[1, `${long}tail`]]), batchOf(read), middle)).toEqual(joined(1, true));
	});

	test('has no rest of a line but at its beginning', () => {
		const known: Line[] = [
			[1, `${long}tail`],
			[3, 'b'],
		];
		const read: Line[] = [
			[2, 'tail'],
			[2, 'other'],
			[3, 'b'],
			[4, 'c'],
		];
		expect(align(batchOf(known), batchOf(read), middle)).toEqual({type: 'apart'});
	});

	test('is not taken for a rest because a short line ends alike', () => {
		expect(align(batchOf([[1, '{"a":1}']]), batchOf([[2, '}']]), middle)).toEqual({type: 'apart'});
	});
});

/** Histories in which times and texts repeat all the time. */
const history = fc
	.array(fc.tuple(fc.constantFrom(0, 0, 1), fc.constantFrom('a', 'a', 'b')), {minLength: 1, maxLength: 40})
	.map(steps => {
		let time = 1;
		return steps.map(([step, text]): Line => {
			time += step;
			return [time, text];
		});
	});

/** Two files of a log. Where one ends and the next begins, time has passed. */
const files = fc.tuple(history, history).map(([old, present]): [Line[], Line[]] => {
	const end = old.at(-1)![0];
	return [old, present.map(([time, text]): Line => [end + time, text])];
});

const cuts = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40));

describe('whatever is written and wherever it is cut', () => {
	test('a proven join gives exactly the lines that are new', () => {
		fc.assert(
			fc.property(history, cuts, (all, [a, b, c, d]) => {
				const delivered = 1 + (a % all.length);
				const known = all.slice(b % delivered, delivered);
				const from = c % (delivered + 1);
				const read = all.slice(from, Math.max(from, all.length - (d % 5)));
				const alignment = align(batchOf(known), batchOf(read), middle);
				if (alignment.type === 'joined') {
					expect(from + alignment.from).toBe(delivered);
				}
			}),
			{numRuns: 5000},
		);
	});

	test('a log that is read from its start joins exactly, if it has lost nothing and is not cut', () => {
		fc.assert(
			fc.property(history, fc.nat(40), (all, a) => {
				const delivered = a % (all.length + 1);
				const alignment = align(batchOf(all.slice(0, delivered)), batchOf(all), start);
				expect(alignment).toEqual(joined(delivered));
			}),
			{numRuns: 1000},
		);
	});

	test('a proven join gives exactly the lines that are new, also where the log was rotated before or within what is known', () => {
		fc.assert(
			fc.property(files, cuts, fc.boolean(), ([old, present], [a, b, c, d], isRotated) => {
				const all = [...old, ...present];
				const start = isRotated ? old.length : 0;
				const delivered = 1 + (a % all.length);
				const known = all.slice(b % delivered, delivered);
				const from = start + (c % (Math.max(delivered - start, 0) + 1));
				const read = all.slice(from, Math.max(from, all.length - (d % 5)));
				const alignment = align(batchOf(known), batchOf(read), {
					knownFromStart: b % delivered === 0,
					readFromStart: from === start,
				});
				if (alignment.type === 'joined') {
					expect(from + alignment.from).toBe(delivered);
				}
			}),
			{numRuns: 5000},
		);
	});

	test('a log that is read from its start never joins what was rotated away', () => {
		fc.assert(
			fc.property(files, fc.nat(40), ([old, present], a) => {
				const known = old.slice(0, 1 + (a % old.length));
				expect(align(batchOf(known), batchOf(present), start)).toEqual({type: 'apart'});
			}),
			{numRuns: 1000},
		);
	});

	test('lines that differ join exactly where they overlap, wherever the clock goes', () => {
		const times = fc.array(fc.integer({min: 1, max: 6}), {minLength: 2, maxLength: 60});
		fc.assert(
			fc.property(times, cuts, (clock, [a, b, c]) => {
				const all = clock.map((time, index): Line => [time, `line ${index}`]);
				const delivered = 2 + (a % (all.length - 1));
				const known = all.slice(b % (delivered - 1), delivered);
				const from = c % delivered;
				const alignment = align(batchOf(known), batchOf(all.slice(from)), middle);
				const overlap = delivered - from;
				const shared = known.slice(-overlap).map(([time]) => time);
				const isWeak = shared.every(time => time === shared[0]);
				expect(alignment).toEqual(isWeak ? {type: 'weak', from: overlap} : joined(overlap));
			}),
			{numRuns: 2000},
		);
	});

	test('a line that a rotation has split anywhere goes on, and its rest is dropped', () => {
		fc.assert(
			fc.property(history, fc.integer({min: 4096, max: 9000}), fc.nat(), (before, first, cut) => {
				const time = before.at(-1)![0] + 1;
				const whole = `${'l'.repeat(first)}${'r'.repeat(1 + (cut % 5000))}`;
				const read: Line[] = [
					[time + 1, whole.slice(first)],
					[time + 2, 'new'],
				];
				const known = batchOf([...before, [time, whole]]);
				expect(align(known, batchOf(read), middle)).toEqual(joined(1, true));
			}),
			{numRuns: 200},
		);
	});

	test('lines that differ always join where they overlap', () => {
		fc.assert(
			fc.property(fc.integer({min: 2, max: 60}), cuts, (count, [a, b, c]) => {
				const all = Array.from({length: count}, (_, index): Line => [index + 1, `line ${index}`]);
				const delivered = 2 + (a % (count - 1));
				const known = all.slice(b % (delivered - 1), delivered);
				const from = c % (delivered - 1);
				const alignment = align(batchOf(known), batchOf(all.slice(from)), middle);
				const overlap = delivered - from;
				expect(alignment).toEqual(
					Math.min(overlap, known.length) > 1 ? joined(overlap) : {type: 'weak', from: overlap},
				);
			}),
			{numRuns: 1000},
		);
	});

	test('lines that differ and do not overlap never join', () => {
		fc.assert(
			fc.property(fc.integer({min: 2, max: 60}), fc.nat(60), (count, a) => {
				const all = Array.from({length: count}, (_, index): Line => [index + 1, `line ${index}`]);
				const delivered = 1 + (a % (count - 1));
				const alignment = align(batchOf(all.slice(0, delivered)), batchOf(all.slice(delivered)), middle);
				expect(alignment).toEqual({type: 'apart'});
			}),
		);
	});
});
