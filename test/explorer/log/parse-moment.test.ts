import {expect, test} from 'vitest';
import {createZoneClock} from '../../../source/core/clock.ts';
import {formatInstant} from '../../../source/core/instant.ts';
import {parseMoment} from '../../../source/explorer/log/parse-moment.ts';

const now = Date.UTC(2026, 10, 26, 15, 0);

const parsed = (text: string, zone: string): string | undefined => {
	const moment = parseMoment(text, now, createZoneClock(zone));
	return moment === undefined ? undefined : formatInstant(moment, 'auto');
};

test.each([
	['14:00', 'utc', '2026-11-26T14:00:00Z'],
	['9:05:07', 'utc', '2026-11-26T09:05:07Z'],
	['16:00', 'utc', '2026-11-25T16:00:00Z'],
	['2026-11-21 14:00', 'utc', '2026-11-21T14:00:00Z'],
	['2026-11-21T14:00:05.25', 'utc', '2026-11-21T14:00:05.250000000Z'],
	['90m', 'utc', '2026-11-26T13:30:00Z'],
	['2026-11-21T14:00:00+02:00', 'utc', '2026-11-21T12:00:00Z'],
	['14:00', 'Europe/Berlin', '2026-11-26T13:00:00Z'],
	['2026-07-01 14:00', 'Europe/Berlin', '2026-07-01T12:00:00Z'],
	['2026-10-25 00:30', 'Europe/Berlin', '2026-10-24T22:30:00Z'],
	['20:00', 'America/New_York', '2026-11-26T01:00:00Z'],
	['14:00', 'Asia/Kolkata', '2026-11-26T08:30:00Z'],
])('%s in %s is %s', (text, zone, moment) => {
	expect(parsed(text, zone)).toBe(moment);
});

test.each(['', 'soon', '25:00', '14:60', '14', '2026-13-01 10:00'])('%j is no moment', text => {
	expect(parsed(text, 'utc')).toBeUndefined();
});
