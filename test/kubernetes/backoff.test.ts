import {describe, expect, test} from 'vitest';
import {Backoff} from '../../source/kubernetes/backoff.ts';

const pausesOf = (backoff: Backoff, count: number) => Array.from({length: count}, () => backoff.next());

describe('the pause before a try again', () => {
	test('doubles from a quarter of a second to fifteen, half of it by chance', () => {
		expect(pausesOf(new Backoff(() => 0), 9)).toEqual([125, 250, 500, 1000, 2000, 4000, 7500, 7500, 7500]);
		expect(pausesOf(new Backoff(() => 1), 8)).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
	});

	test('is the first one again once it went well', () => {
		const backoff = new Backoff(() => 1, {firstRetry: 10, maxRetry: 1000});
		expect(pausesOf(backoff, 3)).toEqual([10, 20, 40]);
		backoff.reset();
		expect(backoff.next()).toBe(10);
	});
});
