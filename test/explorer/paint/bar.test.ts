import {expect, test} from 'vitest';
import {bar} from '../../../source/explorer/paint/bar.ts';

test('left and right stand at the ends of the row', () => {
	expect(bar('left', 'right', 14)).toBe('left     right');
});

test('the left is cut where both do not fit', () => {
	expect(bar('a long left', 'right', 10)).toBe('a lo right');
});

test('the right is cut where even it does not fit', () => {
	expect(bar('left', 'right', 3)).toBe('rig');
});
