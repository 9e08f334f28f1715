import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {align} from '../../../source/core/align.ts';
import {type LineBatch, LineBatchBuilder, lineBytes, lineCount} from '../../../source/core/line-batch.ts';
import {RecentLines} from '../../../source/core/recent-lines.ts';
import {Joiner} from '../../../source/kubernetes/logs/joiner.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const batchOf = (lines: ReadonlyArray<readonly [time: number, text: string]>): LineBatch => {
	const builder = new LineBatchBuilder();
	for (const [time, text] of lines) {
		builder.add(encoder.encode(text), BigInt(time));
	}

	return builder.take();
};

const textsOf = (batch: LineBatch): string[] =>
	Array.from({length: lineCount(batch)}, (_, line) => decoder.decode(lineBytes(batch, line)));

const knownOf = (batch: LineBatch): RecentLines => {
	const known = new RecentLines(false);
	known.add(batch);
	return known;
};

const line = fc.tuple(fc.integer({min: 1, max: 4}), fc.constantFrom('a', 'b'));

describe('lines that come in pieces', () => {
	test('join as they do in one piece, once all have come', () => {
		fc.assert(
			fc.property(
				fc.array(line, {minLength: 1, maxLength: 12}),
				fc.array(fc.array(line, {minLength: 1, maxLength: 4}), {minLength: 1, maxLength: 8}),
				(known, pieces) => {
					const joiner = new Joiner(knownOf(batchOf(known)), false);
					const given = pieces.flatMap(piece => textsOf(joiner.push(batchOf(piece))));
					given.push(...textsOf(joiner.finish(false)));

					const read = batchOf(pieces.flat());
					const whole = align(batchOf(known), read, {knownFromStart: false, readFromStart: false});
					if (whole.type === 'joined' || whole.type === 'weak') {
						expect(joiner.state).toBe('joined');
						expect(given).toEqual(textsOf(read).slice(whole.from));
					}
				},
			),
		);
	});

	test('join where the last known line is, whatever comes before', () => {
		const known = batchOf(Array.from({length: 300}, (_, index) => [1000 + index, `line ${index}`]));
		const joiner = new Joiner(knownOf(known), false);
		for (let index = -1000; index < 299; index++) {
			joiner.push(batchOf([[1000 + index, `line ${index}`]]));
			expect(joiner.state).not.toBe('joined');
		}

		expect(
			textsOf(
				joiner.push(
					batchOf([
						[1299, 'line 299'],
						[1300, 'new'],
					]),
				),
			),
		).toEqual(['new']);
	});

	test('are held where they join by lines of one time alone, until nothing more comes', () => {
		const joiner = new Joiner(knownOf(batchOf([[2, 'a']])), false);
		const read = batchOf([
			[2, 'a'],
			[3, 'b'],
		]);
		expect([textsOf(joiner.push(read)), joiner.state]).toEqual([[], 'weak']);
		expect([textsOf(joiner.finish(false)), joiner.state]).toEqual([['b'], 'joined']);
	});

	test('join where they begin with the rest of the last known line, which a rotation has split', () => {
		const whole = `${'l'.repeat(5000)}tail`;
		const joiner = new Joiner(knownOf(batchOf([[1, whole]])), false);
		const rest = batchOf([
			[2, 'tail'],
			[3, 'b'],
		]);
		expect(textsOf(joiner.push(rest))).toEqual(['b']);
	});

	test('join by their number, where equal ones repeat, once it has turned out that all were read', () => {
		const known = new RecentLines(true);
		const same = (count: number) => batchOf(Array.from({length: count}, () => [1, 'a']));
		known.add(same(2));
		const joiner = new Joiner(known, false);
		expect([textsOf(joiner.push(same(3))), joiner.state]).toEqual([[], 'ambiguous']);
		expect(textsOf(joiner.finish(true))).toEqual(['a']);
	});

	test('join also where the last known line came while it was not tried, because equal ones repeat', () => {
		const known = batchOf([
			[1, 'a'],
			[2, 'b'],
		]);
		const joiner = new Joiner(knownOf(known), false);
		joiner.push(batchOf([[0, 'x']]));
		for (let time = 0; time < 20; time++) {
			joiner.push(batchOf([[2, 'b']]));
		}

		expect(joiner.state).not.toBe('joined');
		joiner.push(known);
		for (let time = 3; time < 20; time++) {
			joiner.push(batchOf([[time, 'c']]));
		}

		expect(joiner.state).toBe('joined');
	});
});
