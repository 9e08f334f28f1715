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
});
