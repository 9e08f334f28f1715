import {expect, test} from 'vitest';
import {wholeLog} from './number-tally.ts';
import {tallyPrinted} from './numbered-logs.ts';

test('what is said beside printed lines counts for the pod that it names', () => {
	const lines = ['a-1 1', 'b-2 1', 'a-1 4', 'b-2 3', 'a-1 2', 'a-1 3'];
	const sentences = [
		'a-1/app 2 lines between 12:00:00 and 12:00:01 came late: hidden by a rotation, were read from the files',
		'b-2/app: lines between 12:00:00 and 12:00:01 may be missing: rotated',
		'Job complete exit 0',
	];
	expect(tallyPrinted({lines, sentences}, 4)).toEqual([wholeLog(4), {...wholeLog(2), declared: 2}]);
});

test('what is said without a name is said of the only pod', () => {
	const sentences = [
		'1,000 lines between 12:00:00 and 12:00:01 came late',
		'lines between x and y may be missing: z',
	];
	expect(tallyPrinted({lines: ['a-1 1'], sentences}, 2)).toEqual([
		{...wholeLog(1), disordered: -1000, declared: 1},
	]);
});
