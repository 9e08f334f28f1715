import {expect, test} from 'vitest';
import {formatDuration, parseDuration} from '../../source/core/duration.ts';

test.each([
	['500ms', 500],
	['90s', 90_000],
	['10m', 600_000],
	['1h30m', 5_400_000],
	['2d', 172_800_000],
	['1.5h', 5_400_000],
])('%s is %d ms', (text, ms) => {
	expect(parseDuration(text)).toBe(ms);
});

test.each(['', '10', 'm', '10 m', '10m ', '-5m', '5x', 'all'])('%j is no duration', text => {
	expect(parseDuration(text)).toBeUndefined();
});

test.each([
	[0, '0.0s'],
	[840, '0.8s'],
	[38_000, '38s'],
	[252_000, '4m12s'],
	[240_000, '4m'],
	[11_100_000, '3h5m'],
	[187_200_000, '2d4h'],
])('%d ms reads as %s', (ms, text) => {
	expect(formatDuration(ms)).toBe(text);
});
