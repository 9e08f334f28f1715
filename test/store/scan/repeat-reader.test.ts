import fc from 'fast-check';
import {expect, test} from 'vitest';
import {RepeatReader} from '../../../source/store/scan/repeat-reader.ts';
import {linesOf} from '../../core/lines-of.ts';

const repeats = (texts: readonly string[]): boolean[] => {
	const {bytes, starts} = linesOf(texts, 1);
	const reader = new RepeatReader();
	return texts.map((_, line) => reader.repeats(bytes, starts[line]!, starts[line + 1]! - 1));
};

test('a line repeats the one before where it is the same', () => {
	expect(repeats(['a', 'a', 'a', 'b', 'a'])).toEqual([false, true, true, false, false]);
});

test('lines that differ in their stamps alone repeat each other', () => {
	const texts = [
		'2026-11-23T12:00:00.123Z ERROR boom',
		'2026-11-23T12:00:01.5Z ERROR boom',
		'12:00:02 ERROR boom',
	];
	expect(repeats(texts)).toEqual([false, true, true]);
});

test.each([
	[['5 items', '6 items']],
	[['', '']],
	[['12:00:00', '12:00:01']],
	[['ab', 'ba']],
	[['abcdefgh', 'abcdefg']],
	[['efghabcd', 'abcdefgh']],
	[['a\0', 'a']],
])('%j are no repeats', texts => {
	expect(repeats(texts)).toEqual([false, false]);
});

test('only equal lines repeat each other', () => {
	const text = fc.array(fc.constantFrom('a', 'b', '\0', 'é'), {maxLength: 6}).map(chars => chars.join(''));
	fc.assert(
		fc.property(fc.array(text), texts => {
			expect(repeats(texts)).toEqual(
				texts.map((each, line) => line > 0 && each !== '' && each === texts[line - 1]),
			);
		}),
		{numRuns: 2000},
	);
});
