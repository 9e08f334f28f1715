import {expect, test} from 'vitest';
import {LineBatchBuilder} from '../../source/core/line-batch.ts';
import {Rows} from '../../source/store/rows.ts';

const batchOf = (first: number, count: number) => {
	const builder = new LineBatchBuilder();
	for (let line = first; line < first + count; line++) {
		builder.add(Buffer.from('a line of a log of forty bytes, more or less'), BigInt(line));
	}

	return builder.take();
};

test('Beside its message a line takes 24 bytes of memory at most', () => {
	const rows = new Rows(1024 ** 3, () => {});
	for (let first = 0; first < 300_000; first += 1000) {
		rows.addLines(batchOf(first, 1000), first % 7, undefined);
	}

	// The chunk that grows has room for more.
	const spare = 1024 * 1024;
	expect((rows.allocated - spare - rows.byteCount) / rows.lineCount).toBeLessThanOrEqual(24);
});

test('All rows together stay within the budget, whatever streams are shown', () => {
	const budget = 4 * 1024 * 1024;
	const rows = new Rows(budget, () => {});
	rows.show(stream => stream === 3);
	for (let first = 0; first < 300_000; first += 1000) {
		rows.addLines(batchOf(first, 1000), first % 7, undefined);
		rows.trim();
		expect(rows.allocated).toBeLessThanOrEqual(budget);
	}

	expect(rows.lineCount).toBeGreaterThan(40_000);
	expect(rows.lineCount + rows.dropped).toBe(300_000);
});
