import fc from 'fast-check';
import {expect, test} from 'vitest';
import {BoundedLog} from '../../source/spool/bounded-log.ts';

test('the spool drops the oldest when the limit is reached, and says which', () => {
	const dropped: string[] = [];
	const log = new BoundedLog<string>(10, item => dropped.push(item));
	log.append(0, 'a', 4);
	log.append(1, 'b', 4);
	expect(dropped).toEqual([]);
	log.append(2, 'c', 4);
	expect(dropped).toEqual(['a']);
	expect([...log]).toEqual(['b', 'c']);
	expect(log.cost).toBe(8);
});

test('the spool keeps an entry that alone is larger than its limit', () => {
	const log = new BoundedLog<string>(10);
	log.append(0, 'small', 5);
	log.append(1, 'huge', 1000);
	expect([...log]).toEqual(['huge']);
});

test('a reader of the spool finds the first entry at its position or later', () => {
	const log = new BoundedLog<string>(100);
	log.append(2, 'two', 1);
	log.append(5, 'five', 1);
	expect([0, 2, 3, 5].map(position => log.from(position)?.item)).toEqual(['two', 'two', 'five', 'five']);
	expect(log.from(6)).toBeUndefined();
});

test('whatever is appended, the spool holds the newest entries that fit its limit', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({min: 1, max: 30}), {minLength: 1, maxLength: 5000}),
			fc.integer({min: 1, max: 2000}),
			(costs, limit) => {
				const log = new BoundedLog<number>(limit);
				for (const [position, cost] of costs.entries()) {
					log.append(position, position, cost);
				}

				let sum = 0;
				const fitting = costs.toReversed().findIndex(cost => {
					sum += cost;
					return sum > limit;
				});
				expect(log.length).toBe(fitting < 0 ? costs.length : Math.max(1, fitting));
				expect([...log].at(-1)).toBe(costs.length - 1);
				expect(log.from(0)?.item).toBe(costs.length - log.length);
			},
		),
		{numRuns: 50},
	);
});
