import {expect, test} from 'vitest';
import {cutMiddle} from '../../../source/explorer/paint/cut-middle.ts';

test('a name that fits stays', () => {
	expect(cutMiddle('checkout', 8)).toBe('checkout');
});

test('a longer name keeps its beginning and its end', () => {
	expect(cutMiddle('sync-prices-29924166', 18)).toBe('sync-pric…29924166');
});

test('where hardly anything fits, the beginning does', () => {
	expect(cutMiddle('checkout', 3)).toBe('che');
});
