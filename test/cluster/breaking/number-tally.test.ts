import {describe, expect, test} from 'vitest';
import {NumberTally, wholeLog} from './number-tally.ts';

/** A log of which each line is written at the time of its number. */
const tallyOf = (...numbers: number[]): NumberTally => {
	const tally = new NumberTally();
	for (const number of numbers) {
		tally.takeLine(number, BigInt(number));
	}

	return tally;
};

describe('a tally of numbered lines', () => {
	test('finds nothing wrong with all of them in order', () => {
		expect(tallyOf(1, 2, 3).finish(3)).toEqual(wholeLog(3));
	});

	test('tells lines that come again', () => {
		expect(tallyOf(1, 2, 3, 2, 3, 4).finish(4)).toEqual({...wholeLog(4), again: ['2-3']});
	});

	test.for([
		['at the beginning', [3, 4], '1-2'],
		['in the middle', [1, 4], '2-3'],
		['at the end', [1, 2], '3-4'],
	] as const)('tells lines that are missing %s', ([, numbers, hole]) => {
		expect(tallyOf(...numbers).finish(4)).toEqual({...wholeLog(2), undeclared: [hole]});
	});

	test('takes a gap for what it spans, before or after it has come to be seen', () => {
		const tally = tallyOf(1, 2, 5, 8);
		tally.takeGap({from: 2n, to: 5n});
		expect(tally.finish(8)).toEqual({...wholeLog(4), declared: 2, undeclared: ['6-7']});
	});

	test('tells gaps in which nothing is missing', () => {
		const tally = tallyOf(1, 2, 3);
		tally.takeGap({from: 1n, to: 2n});
		expect(tally.finish(3)).toEqual({...wholeLog(3), needless: 1});
	});

	test('takes late lines for no loss, but for disorder unless they are told', () => {
		const tally = tallyOf(1, 2, 5, 6);
		tally.takeLine(3, 3n, true);
		tally.takeLine(4, 4n, true);
		expect(tally.finish(6)).toEqual({...wholeLog(6), disordered: 2});
		tally.takeFilled(2);
		expect(tally.finish(6)).toEqual(wholeLog(6));
	});

	test('does not take lines for late that are said to be newest', () => {
		const tally = tallyOf(1, 3);
		tally.takeLine(2, 2n, false);
		expect(tally.finish(3)).toEqual({...wholeLog(2), undeclared: ['2-2'], again: ['2-2']});
	});
});
