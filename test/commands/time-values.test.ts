import {expect, test} from 'vitest';
import {parseCount, parseDurationValue, parseSince, parseUntil} from '../../source/commands/time-values.ts';
import {UsageError} from '../../source/core/errors/usage-error.ts';

test('since is a duration, a point in time, or everything', () => {
	expect(parseSince('10m')).toBe(600_000);
	expect(parseSince('1970-01-01T00:00:01Z')).toBe(1_000_000_000n);
	expect(parseSince('all')).toBeUndefined();
});

test('until is a point in time; a duration counts back from now', () => {
	expect(parseUntil('1s', 3000)).toBe(2_000_000_000n);
	expect(parseUntil('1970-01-01T00:00:01Z', 3000)).toBe(1_000_000_000n);
});

test.each(['', '-1', '1.5', 'NaN', 'ten', '9'.repeat(16)])('%j is no number of lines', text => {
	expect(() => parseCount('tail', text)).toThrow(UsageError);
});

test('a wait of nothing needs no unit', () => {
	expect(parseDurationValue('max-wait', '0')).toBe(0);
});

test.each(['yesterday', '10', ''])('since %j is wrong usage, and says what would be right', text => {
	expect(() => parseSince(text)).toThrow(UsageError);
	expect(() => parseSince(text)).toThrow(/10m/);
});
