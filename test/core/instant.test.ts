import fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatInstant, instantFromMs, msFromInstant, parseInstant} from '../../source/core/instant.ts';

test('a timestamp keeps all nine digits', () => {
	expect(parseInstant('2026-11-21T12:00:00.123456789Z')).toBe(1_795_262_400_123_456_789n);
});

test.each([
	['2026-11-21T12:00:00Z', '2026-11-21T13:00:00+01:00'],
	['2026-11-21T12:00:00.5Z', '2026-11-21T08:30:00.500000000-03:30'],
])('%s and %s are the same instant', (a, b) => {
	expect(parseInstant(a)).toBe(parseInstant(b));
});

test.each(['', 'now', '2026-11-21', '2026-13-21T12:00:00Z', 'unable to retrieve container logs'])(
	'%j is no timestamp',
	text => {
		expect(parseInstant(text)).toBeUndefined();
	},
);

test('every instant is read back as it was written', () => {
	fc.assert(
		fc.property(fc.bigInt({min: -2_000_000_000_000_000_000n, max: 8_000_000_000_000_000_000n}), instant => {
			expect(parseInstant(formatInstant(instant))).toBe(instant);
		}),
	);
});

test('a whole second is written without a fraction where that is asked for', () => {
	expect(formatInstant(0n, 'auto')).toBe('1970-01-01T00:00:00Z');
	expect(formatInstant(1n, 'auto')).toBe('1970-01-01T00:00:00.000000001Z');
});

test('milliseconds become nanoseconds and come back', () => {
	expect(msFromInstant(instantFromMs(1_795_262_400_123))).toBe(1_795_262_400_123);
});
