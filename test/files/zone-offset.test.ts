import {expect, test} from 'vitest';
import {zoneOffset} from '../../source/files/zone-offset.ts';
import {logFolder, openSource} from './log-folder.ts';
import {readFiles} from './read-files.ts';

const local = (text: string): number => Date.parse(`${text}Z`) / 1000;
const hours = (count: number): number => count * 3600;

test.each([
	['utc', '2026-07-01T12:00:00', 0],
	['Europe/Berlin', '2026-01-01T12:00:00', 1],
	['Europe/Berlin', '2026-07-01T12:00:00', 2],
	['America/New_York', '2026-07-01T12:00:00', -4],
	['Asia/Kolkata', '2026-07-01T12:00:00', 5.5],
	// The clock goes from 02:00 to 03:00, and back in October.
	['Europe/Berlin', '2026-03-29T01:59:59', 1],
	['Europe/Berlin', '2026-03-29T03:00:00', 2],
	['Europe/Berlin', '2026-10-25T01:59:59', 2],
	['Europe/Berlin', '2026-10-25T03:00:00', 1],
])('in %s it is at %s local time %d hours later than in UTC', (zone, text, expected) => {
	expect(zoneOffset(zone)(local(text))).toBe(hours(expected));
});

test('stamps without a zone are of the zone that was asked for, also for threads', async () => {
	const line = '2026-07-01 12:00:00.000 INFO a line without a zone\n';
	for (const repeats of [3, 120_000]) {
		const file = logFolder().write('app.log', line.repeat(repeats));
		const seen = await readFiles(await openSource([file], {zone: 'Europe/Berlin'}));
		expect(seen.allLines).toHaveLength(repeats);
		const expected = BigInt(Date.parse('2026-07-01T10:00:00Z')) * 1_000_000n;
		expect(new Set(seen.allLines.map(({time}) => time))).toEqual(new Set([expected]));
	}
});
