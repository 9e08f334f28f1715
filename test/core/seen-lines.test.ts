import fc from 'fast-check';
import {expect, test} from 'vitest';
import {LineBatchBuilder} from '../../source/core/line-batch.ts';
import {SeenLines} from '../../source/core/seen-lines.ts';

const batchOf = (lines: ReadonlyArray<readonly [time: bigint, text: string]>) => {
	const builder = new LineBatchBuilder();
	for (const [time, text] of lines) {
		builder.add(new TextEncoder().encode(text), time);
	}

	return builder.take();
};

const line = fc.tuple(fc.bigInt({min: 0n, max: 2n ** 63n - 1n}), fc.string({maxLength: 80}));

test('every line that was added was seen, and no other', () => {
	fc.assert(
		fc.property(fc.array(line), fc.array(line), (added, others) => {
			const seen = new SeenLines();
			seen.add(batchOf(added));
			const keys = new Set(added.map(([time, text]) => `${time} ${text}`));
			for (const one of [...added, ...others]) {
				expect(seen.has(batchOf([one]), 0)).toBe(keys.has(`${one[0]} ${one[1]}`));
			}
		}),
	);
});

test('of very many lines of the same seconds none is taken for another one', () => {
	const seen = new SeenLines();
	const numbered = (from: number, count: number) =>
		batchOf(
			Array.from({length: count}, (_, index) => [
				1_795_000_000_000_000_000n + 10_000n * BigInt(from + index),
				`line ${from + index}`,
			]),
		);
	seen.add(numbered(0, 200_000));
	const others = numbered(200_000, 200_000);
	const mistaken = others.times.filter((_, line) => seen.has(others, line));
	expect([...mistaken]).toEqual([]);
});

test.each([
	['time', [1_795_000_000_000_000_001n, 'one']],
	['first byte', [1_795_000_000_000_000_000n, 'One']],
	['last byte', [1_795_000_000_000_000_000n, 'onE']],
	['length', [1_795_000_000_000_000_000n, 'one ']],
] as const)('a line that differs in its %s was not seen', (_, other) => {
	const seen = new SeenLines();
	seen.add(batchOf([[1_795_000_000_000_000_000n, 'one']]));
	expect(seen.has(batchOf([other]), 0)).toBe(false);
});

test('the newest time before another is known, whatever the order', () => {
	const seen = new SeenLines();
	seen.add(
		batchOf([
			[5n, 'a'],
			[9n, 'b'],
			[7n, 'c'],
		]),
	);
	expect([seen.oldest, seen.newest, seen.newestBefore(9n), seen.newestBefore(5n)]).toEqual([
		5n,
		9n,
		7n,
		undefined,
	]);
});
