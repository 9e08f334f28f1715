import type {ZoneClock} from '../../core/clock.ts';
import {parseDuration} from '../../core/duration.ts';
import {type Instant, instantFromMs, parseInstant} from '../../core/instant.ts';

const ofDay =
	/^(?:(?<date>\d{4}-\d\d-\d\d)[T ])?(?<hours>\d{1,2}):(?<minutes>\d\d)(?::(?<seconds>\d\d)(?<fraction>\.\d{1,9})?)?$/;

/**
A moment as a person types it: `14:00`, `14:00:05`, `2026-11-21 14:00`, RFC 3339, or so long ago: `90m`.

A time of day is the last one that has been: today's, else yesterday's.

@param now - What counts as now, in ms since the epoch.
@param clock - Of the zone in which the person reads times.
@returns `undefined` where the text is none of these.
*/
export const parseMoment = (text: string, now: number, clock: ZoneClock): Instant | undefined => {
	const ago = parseDuration(text);
	return ago === undefined
		? (parseInstant(text) ?? parseTimeOfDay(text, instantFromMs(now), clock))
		: instantFromMs(now - ago);
};

const parseTimeOfDay = (text: string, now: Instant, clock: ZoneClock): Instant | undefined => {
	const {date, hours, minutes, seconds = '00', fraction = ''} = ofDay.exec(text)?.groups ?? {};
	if (hours === undefined) {
		return undefined;
	}

	const time = `${hours.padStart(2, '0')}:${minutes}:${seconds}${fraction}`;
	if (date !== undefined) {
		return atOffset(`${date}T${time}`, now, clock);
	}

	const today = atOffset(`${clock.full(now).slice(0, 10)}T${time}`, now, clock);
	return today !== undefined && today > now
		? atOffset(`${clock.full(now - dayNs).slice(0, 10)}T${time}`, now, clock)
		: today;
};

const dayNs = instantFromMs(86_400_000);

/** The zone's offset depends on the moment, which depends on the offset: the second guess is right, but for the hour that a clock skips. */
const atOffset = (local: string, near: Instant, clock: ZoneClock): Instant | undefined => {
	const guess = parseInstant(local + offsetAt(near, clock));
	return guess === undefined ? undefined : parseInstant(local + offsetAt(guess, clock));
};

const offsetAt = (instant: Instant, clock: ZoneClock): string =>
	/(?:Z|[+-]\d\d:\d\d)$/.exec(clock.full(instant))![0];
