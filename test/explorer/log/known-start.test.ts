import {expect, test} from 'vitest';
import {KnownStart} from '../../../source/explorer/log/known-start.ts';
import {batchOf} from '../../core/scripted-source.ts';

const knownOf = (...batches: ReturnType<typeof batchOf>[]) => {
	const known = new KnownStart();
	for (const batch of batches) {
		known.add(batch, 'tail');
	}

	return known;
};

test('older lines that end where the known ones begin share none with them', () => {
	expect(knownOf(batchOf(['c', 'd'], 2000)).overlap(batchOf(['a', 'b'], 0))).toBe(0);
});

test('lines that are known already are counted, across batches', () => {
	const known = knownOf(batchOf(['c'], 2000), batchOf(['d', 'e'], 3000));
	expect(known.overlap(batchOf(['a', 'b', 'c', 'd'], 0))).toBe(2);
});

test('equal lines at equal times are told apart by their sequence', () => {
	const same = (count: number) =>
		batchOf(
			Array.from({length: count}, () => 'x'),
			1000,
			0n,
		);
	const known = knownOf(same(2));
	expect(known.overlap(same(5))).toBe(2);
});

test('where no sequence fits, lines since the first known time count as known', () => {
	const known = knownOf(batchOf(['c', 'd'], 2000));
	expect(known.overlap(batchOf(['a', 'b', 'changed', 'too'], 0))).toBe(2);
});

test('nothing known shares nothing', () => {
	expect(new KnownStart().overlap(batchOf(['a'], 0))).toBe(0);
	expect(new KnownStart().time).toBeUndefined();
});
