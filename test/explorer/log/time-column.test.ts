import {expect, test} from 'vitest';
import {createTimeColumn} from '../../../source/explorer/log/time-column.ts';

const time = 1_782_907_449_113_456_789n;

test('a time is written to the millisecond', () => {
	expect(createTimeColumn('local', 'utc', false).write(time, undefined)).toBe('12:04:09.113');
});

test('local is the zone that was asked for', () => {
	expect(createTimeColumn('local', 'Europe/Berlin', false).write(time, undefined)).toBe('14:04:09.113');
});

test('UTC is marked as such', () => {
	expect(createTimeColumn('utc', 'Europe/Berlin', false).write(time, undefined)).toBe('12:04:09.113Z');
});

test('where lines are not of today, the date is there too', () => {
	expect(createTimeColumn('local', 'utc', true).write(time, undefined)).toBe('07-01 12:04:09.113');
});

test.each([
	[13_000_000n, '+0.013s'],
	[-1_500_000_000n, '-1.500s'],
	[61_000_000_000n, '+1m1s'],
	[3_661_000_000_000n, '+1h1m'],
])('%i ns after the line before reads %s', (ns, words) => {
	expect(
		createTimeColumn('delta', 'utc', false)
			.write(time, time - ns)
			.trim(),
	).toBe(words);
});

test('every time takes the width that the column says', () => {
	for (const kind of ['local', 'utc', 'delta'] as const) {
		for (const hasDates of [false, true]) {
			const column = createTimeColumn(kind, 'utc', hasDates);
			expect(column.write(time, time - 5n)).toHaveLength(column.width);
			expect(column.write(time, undefined).padStart(column.width)).toHaveLength(column.width);
		}
	}
});
