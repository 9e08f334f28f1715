import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatInstant, parseInstant} from '../../source/core/instant.ts';
import {TimestampReader} from '../../source/core/timestamp.ts';

const encoder = new TextEncoder();

const read = (text: string): {time: bigint; end: number} | undefined => {
	const reader = new TimestampReader();
	const bytes = encoder.encode(text);
	const end = reader.read(bytes, 0, bytes.length);
	return end === -1 ? undefined : {time: reader.time, end};
};

describe('a timestamp in bytes', () => {
	test.each([
		'2026-11-23T12:00:00.123456789Z',
		'2026-11-23T12:00:00.5Z',
		'2026-11-23T12:00:00Z',
		'2024-02-29T23:59:59.999999999+14:00',
		'2000-03-01T00:00:00.000000001-09:30',
		'1999-12-31T00:00:00Z',
	])('%s is the instant that it is as a text', text => {
		expect(read(`${text} message`)).toEqual({time: parseInstant(text), end: text.length});
	});

	test('is read whatever the instant', () => {
		fc.assert(
			fc.property(fc.bigInt({min: 0n, max: 4_102_444_800_000_000_000n}), instant => {
				expect(read(formatInstant(instant))?.time).toBe(instant);
			}),
		);
	});

	test.each([
		'',
		'hello',
		'2026-11-23 12:00:00Z',
		'2026-11-23T12:00:00',
		'2026-11-23T12:00:00.Z',
		'2026-13-23T12:00:00Z',
		'2026-11-00T12:00:00Z',
		'2026-11-23T24:00:00Z',
		'2026-11-23T12:60:00Z',
		'2026-11-23T12:00:0xZ',
		'2026-11-23T12:00:00.1234567890Z',
		'2026-11-23T12:00:00.123+0200',
		'2026-11-23T12:00:00.123+02:0',
	])('%j is none', text => {
		expect(read(text)).toBeUndefined();
	});

	test('is that of its own line, however little it differs from the one before', () => {
		const part = fc.constantFrom(0, 1, 60, 3600, 86_400, 31 * 86_400, 366 * 86_400, 3600 * 86_400);
		const zone = fc.constantFrom('Z', '+01:00');
		fc.assert(
			fc.property(fc.array(fc.tuple(part, zone)), steps => {
				const reader = new TimestampReader();
				for (const [seconds, zone] of steps) {
					const second = new Date(1_700_000_000_000 + seconds * 1000).toISOString().slice(0, 19);
					const bytes = encoder.encode(`${second}.25${zone}`);
					expect(reader.read(bytes, 0, bytes.length)).toBe(bytes.length);
					expect(reader.time).toBe(parseInstant(`${second}.25${zone}`));
				}
			}),
		);
	});

	test('keeps the one before where there is none', () => {
		const reader = new TimestampReader();
		const bytes = encoder.encode('2026-11-23T12:00:00Z');
		reader.read(bytes, 0, bytes.length);
		expect(reader.read(bytes, 1, bytes.length)).toBe(-1);
		expect(reader.time).toBe(parseInstant('2026-11-23T12:00:00Z'));
	});
});
