import fc from 'fast-check';
import {expect, test} from 'vitest';
import {distanceTo, type KeptRows, withContext} from '../../source/store/context.ts';
import {rowsIn, setOfBits} from '../../source/store/line-set.ts';
import {bitsFor, setBit} from '../../source/store/scan/line-bits.ts';

type Row = {isCandidate: boolean; isKept: boolean};

const keptRowsOf = (rows: readonly Row[]): KeptRows => {
	const [kept, candidates] = [bitsFor(rows.length), bitsFor(rows.length)];
	for (const [rank, {isCandidate, isKept}] of rows.entries()) {
		if (isCandidate) {
			setBit(candidates, rank);
		}

		if (isCandidate && isKept) {
			setBit(kept, rank);
		}
	}

	return {kept: setOfBits(kept, rows.length), candidates: setOfBits(candidates, rows.length)};
};

/** The same over all rows at once: those of which a kept one is at most so far away, by rows that could be shown. */
const expectedOf = (rows: readonly Row[], most: number): number[] => {
	const candidates = rows.flatMap(({isCandidate}, rank) => (isCandidate ? [rank] : []));
	const kept = candidates.flatMap((rank, index) => (rows[rank]!.isKept ? [index] : []));
	return candidates.filter((_, index) => kept.some(other => Math.abs(other - index) <= most));
};

const rows = fc.array(
	fc.record({isCandidate: fc.boolean(), isKept: fc.integer({min: 0, max: 7}).map(n => n === 0)}),
	{
		minLength: 1,
		maxLength: 20,
	},
);

test('Context reaches over the borders of leaves, and counts only rows that could be shown', () => {
	fc.assert(
		fc.property(
			fc.array(rows, {minLength: 1, maxLength: 8}),
			fc.integer({min: 1, max: 12}),
			(leaves, most) => {
				const kept = leaves.map(keptRowsOf);
				const shown: number[] = [];
				for (const [at, leaf] of kept.entries()) {
					const first = leaves.slice(0, at).flat().length;
					const set = withContext(leaf, most, {
						before: distanceTo(at, -1, most, other => kept[other]),
						after: distanceTo(at, 1, most, other => kept[other]),
					});
					shown.push(...Array.from(rowsIn(set), rank => first + rank));
				}

				expect(shown).toEqual(expectedOf(leaves.flat(), most));
			},
		),
	);
});
