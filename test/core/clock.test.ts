import {expect, test} from 'vitest';
import {createZoneClock, isZone} from '../../source/core/clock.ts';
import {parseInstant} from '../../source/core/instant.ts';

const noon = parseInstant('2026-07-01T12:04:09.113456789Z')!;

test('a time of day is written to the millisecond', () => {
	expect(createZoneClock('utc').time(noon)).toBe('12:04:09.113');
});

test('a zone shifts the time of day', () => {
	expect(createZoneClock('Europe/Berlin').seconds(noon)).toBe('14:04:09');
});

test('the full form is RFC 3339 with the offset of the zone on that day', () => {
	expect(createZoneClock('utc').full(noon)).toBe('2026-07-01T12:04:09.113456789Z');
	expect(createZoneClock('Asia/Kolkata').full(noon)).toBe('2026-07-01T17:34:09.113456789+05:30');
	const winter = parseInstant('2026-01-01T12:00:00Z')!;
	expect(createZoneClock('Europe/Berlin').full(winter)).toBe('2026-01-01T13:00:00.000000000+01:00');
});

test('a zone that does not exist is told apart', () => {
	expect(isZone('Europe/Berlin')).toBe(true);
	expect(isZone('Europe/Atlantis')).toBe(false);
});
