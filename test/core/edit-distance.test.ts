import {describe, expect, test} from 'vitest';
import {editDistance, nearestTexts} from '../../source/core/edit-distance.ts';

describe('the distance of two names', () => {
	test('counts letters that are added, dropped or changed', () => {
		expect(editDistance('shop', 'shop')).toBe(0);
		expect(editDistance('shpo', 'shop')).toBe(2);
		expect(editDistance('', 'shop')).toBe(4);
		expect(editDistance('checkout', 'chekout')).toBe(1);
	});
});

describe('the nearest names', () => {
	test('are at most three, best first, and none that has little in common', () => {
		const names = ['kube-system', 'shops', 'shop', 'stop', 'chop', 'default'];
		expect(nearestTexts('shop', names)).toEqual(['shop', 'chop', 'shops']);
		expect(nearestTexts('payments', ['a', 'b'])).toEqual([]);
	});
});
