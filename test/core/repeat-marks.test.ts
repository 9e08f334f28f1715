import {expect, test} from 'vitest';
import {continuesMark, repeatMark} from '../../source/core/line-batch.ts';
import {markRepeats} from '../../source/core/repeat-marks.ts';
import {linesOf} from './lines-of.ts';

/** Which lines are marked: those that begin with a space continue records. */
const marked = (texts: readonly string[]): number[] => {
	const marks = Uint8Array.from(texts, text => (text.startsWith(' ') ? continuesMark | 2 : 2));
	markRepeats(linesOf(texts, 5), marks);
	expect([...marks].map(mark => mark & ~repeatMark)).toEqual(
		texts.map(text => (text.startsWith(' ') ? continuesMark | 2 : 2)),
	);
	return [...marks.keys()].filter(line => (marks[line]! & repeatMark) !== 0);
};

test('a line that says the same as the one before is marked', () => {
	expect(marked(['a', 'a', 'b', 'a', 'a', 'a'])).toEqual([1, 4, 5]);
	expect(marked(['a'])).toEqual([]);
	expect(marked([])).toEqual([]);
});

test('lines of records are compared with those at their place in the record before', () => {
	expect(marked(['e', ' 1', ' 2', 'e', ' 1', ' 2', 'e', ' 1', ' 3'])).toEqual([3, 4, 5, 6, 7]);
	expect(marked(['e', 'e', ' 1', 'e', ' 1', ' 2'])).toEqual([1, 3, 4]);
});

test('the first record is no repeat, whatever its lines are', () => {
	expect(marked([' a', ' a', ' a'])).toEqual([]);
	expect(marked(['a', ' a', ' a'])).toEqual([]);
});
