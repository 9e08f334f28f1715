import {expect, test} from 'vitest';
import {type Figure, median, percentile} from './figure.ts';
import {tableOf} from './table.ts';

test('the median is the middle one, or between the two in the middle', () => {
	expect(median([3, 1, 2])).toBe(2);
	expect(median([4, 1, 2, 3])).toBe(2.5);
	expect(median([])).toBeNaN();
});

test('a percentile is the value that so large a share is not above', () => {
	const values = Array.from({length: 200}, (_, index) => index + 1);
	expect(percentile(values, 0.99)).toBe(198);
	expect(percentile(values, 1)).toBe(200);
	expect(percentile([7], 0.5)).toBe(7);
});

test('the table has medians and ratios, a row for each peer', () => {
	const figure: Figure = {
		what: 'a large file',
		unit: 's',
		values: [2, 1, 3],
		peers: [
			{name: 'wc -l', values: [0.25, 0.25]},
			{name: 'lnav -n', values: [40]},
		],
		bar: '≤ 8 × wc -l',
		note: 'all of it',
	};
	const memory: Figure = {what: 'memory', unit: 'MB', values: [1234.5], peers: []};
	expect(tableOf([{section: 'open', figures: [figure, memory]}]).split('\n')).toEqual([
		'what          kreel     beside it         ratio   bar',
		'a large file  2.000 s   0.250 s wc -l     8.00 ×  ≤ 8 × wc -l  all of it',
		'                        40.000 s lnav -n  0.05 ×',
		'memory        1,235 MB',
	]);
});
