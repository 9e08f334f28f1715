import fc from 'fast-check';
import {expect, test} from 'vitest';
import {RowOrder} from '../../source/store/row-order.ts';

/** Runs long enough to fill, split and leave blocks of rows. */
const run = fc
	.tuple(fc.nat(50_000), fc.integer({min: 1, max: 40}), fc.integer({min: 1, max: 3000}))
	.map(([first, step, count]) => Array.from({length: count}, (_, index) => first + index * step));

const action = fc.oneof(
	{weight: 4, arbitrary: run.map(slots => ({type: 'insert' as const, slots}))},
	{weight: 1, arbitrary: fc.nat(5000).map(count => ({type: 'removeFirst' as const, count}))},
	{weight: 1, arbitrary: fc.nat().map(seed => ({type: 'remove' as const, seed}))},
);

test('Rows stay in order and complete, however they are inserted and taken out', () => {
	fc.assert(
		fc.property(fc.array(action, {maxLength: 25}), actions => {
			const order = new RowOrder((a, b) => a - b);
			let model: number[] = [];
			for (const step of actions) {
				if (step.type === 'insert') {
					const known = new Set(model);
					const fresh = step.slots.filter(slot => !known.has(slot));
					order.insert(Uint32Array.from(fresh));
					model = [...model, ...fresh].sort((a, b) => a - b);
				} else if (step.type === 'removeFirst') {
					const count = Math.min(step.count, model.length);
					order.removeFirst(count);
					model.splice(0, count);
				} else if (model.length > 0) {
					order.remove(step.seed % model.length);
					model.splice(step.seed % model.length, 1);
				}

				expect(order.length).toBe(model.length);
			}

			expect([...order]).toEqual(model);
			for (const index of [-1, 0, 1, 2047, 2048, model.length - 1, model.length]) {
				expect(order.at(index)).toBe(index < 0 ? undefined : model[index]);
			}

			for (const slot of model.filter((_, index) => index % 997 === 0)) {
				expect(order.indexOf(slot)).toBe(model.indexOf(slot));
			}
		}),
		{numRuns: 60},
	);
});

test('Blocks stay well filled: an order of interleaved runs takes less than 8 bytes a row', () => {
	const order = new RowOrder((a, b) => a - b);
	const [runs, rows] = [20, 5000];
	for (let number = 0; number < runs; number++) {
		order.insert(Uint32Array.from({length: rows}, (_, index) => index * runs + number));
	}

	expect(order.length).toBe(runs * rows);
	expect(order.allocated / order.length).toBeLessThan(8);
});
