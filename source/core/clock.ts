import {type Instant, msFromInstant} from './instant.ts';

/** How times of day are written: the reader's zone, UTC, or an IANA zone. */
export type Zone = 'local' | 'utc' | (string & {});

/** Writes instants as one zone's clock shows them. */
export type ZoneClock = {
	/** `12:04:09.113` */
	readonly time: (instant: Instant) => string;
	/** `12:04:09` */
	readonly seconds: (instant: Instant) => string;
	/** `2026-11-21T12:04:09.113456789+01:00`: RFC 3339 with the zone's offset. */
	readonly full: (instant: Instant) => string;
};

/** Whether this Node knows the zone. */
export const isZone = (zone: string): boolean => {
	try {
		formatFor(zone);
		return true;
	} catch {
		return false;
	}
};

/**
A clock of one zone. Remembers the last second that it wrote, because the lines of a log come many to a second and `Intl` is slow.

@throws {RangeError} Where the zone is not known.
*/
export const createZoneClock = (zone: Zone): ZoneClock => {
	const format = formatFor(zone);
	let known: {second: number; date: string; time: string; offset: string} | undefined;
	const partsOf = (instant: Instant) => {
		const second = Math.floor(msFromInstant(instant) / 1000);
		if (known?.second !== second) {
			const parts = Object.fromEntries(
				format.formatToParts(second * 1000).map(({type, value}) => [type, value]),
			);
			known = {
				second,
				date: `${parts.year}-${parts.month}-${parts.day}`,
				time: `${parts.hour}:${parts.minute}:${parts.second}`,
				offset: offsetOf(parts.timeZoneName!),
			};
		}

		return known;
	};

	const fraction = (instant: Instant, digits: number) =>
		(instant % 1_000_000_000n).toString().padStart(9, '0').slice(0, digits);
	return {
		time: instant => `${partsOf(instant).time}.${fraction(instant, 3)}`,
		seconds: instant => partsOf(instant).time,
		full(instant) {
			const {date, time, offset} = partsOf(instant);
			return `${date}T${time}.${fraction(instant, 9)}${offset}`;
		},
	};
};

const formatFor = (zone: Zone): Intl.DateTimeFormat =>
	new Intl.DateTimeFormat('en-GB', {
		timeZone: zone === 'local' ? undefined : zone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
		hourCycle: 'h23',
		timeZoneName: 'longOffset',
	});

const offsetOf = (name: string): string => (/^GMT(?:\+00:00)?$/.test(name) ? 'Z' : name.replace('GMT', ''));
