import {daysSinceEpoch, digits, readMonth, secondsOfDay, secondsPerDay} from '../calendar.ts';

const space = 0x20;
const minus = 0x2d;
const slash = 0x2f;
const colon = 0x3a;
const letterT = 0x54;
const underscore = 0x5f;

/** A form of stamps: what is before the seconds. */
export type ClockForm = {
	/** Bytes up to the colon before the seconds: as many in all stamps of the form. */
	readonly length: number;
	/**
	The seconds since the epoch at the beginning of that minute, by the clock that wrote it; `NaN` where there is none.

	@param latest - What has no year is the last one that is not later than this.
	@param year - Of a form that may have its year after the clock.
	*/
	readonly readMinute: (bytes: Uint8Array, from: number, latest: number, year?: number) => number;
	readonly isYearAfter?: boolean;
};

/** `2026-11-23T12:04`, also with `/` for `-`, a space or `_` for `T`. */
export const isoForm: ClockForm = {
	length: 16,
	readMinute: (bytes, from) => {
		const sign = bytes[from + 4];
		const isDate = (sign === minus || sign === slash) && bytes[from + 7] === sign;
		const between = bytes[from + 10];
		return isDate && (between === letterT || between === space || between === underscore)
			? daysSinceEpoch(digits(bytes, from, 4), digits(bytes, from + 5, 2), digits(bytes, from + 8, 2)) *
					secondsPerDay +
					minuteOfDay(bytes, from + 11)
			: Number.NaN;
	},
};

/** `23/Nov/2026:12:04` of web servers, `23 Nov 2026 12:04` of Redis and mail, `23-Nov-2026 12:04` of Tomcat. */
export const dayForm: ClockForm = {
	length: 17,
	readMinute: (bytes, from) => {
		const sign = bytes[from + 2];
		const isDate = (sign === slash || sign === space || sign === minus) && bytes[from + 6] === sign;
		const between = bytes[from + 11];
		return isDate && (between === colon || between === space)
			? daysSinceEpoch(digits(bytes, from + 7, 4), readMonth(bytes, from + 3), digits(bytes, from, 2)) *
					secondsPerDay +
					minuteOfDay(bytes, from + 12)
			: Number.NaN;
	},
};

/** `Nov 23 12:04` and `Nov  3 12:04` of syslog (RFC 3164, 4.1.2). Apache and `asctime` have the year at the end. */
export const monthForm: ClockForm = {
	length: 12,
	isYearAfter: true,
	readMinute: (bytes, from, latest, year) => {
		if (bytes[from + 3] !== space || bytes[from + 6] !== space) {
			return Number.NaN;
		}

		const day = bytes[from + 4] === space ? digits(bytes, from + 5, 1) : digits(bytes, from + 4, 2);
		return minuteIn(year, latest, readMonth(bytes, from), day, minuteOfDay(bytes, from + 7));
	},
};

/**
`1123 12:04`, after the letter of klog.

@see https://github.com/kubernetes/klog/blob/v2.130.1/internal/buffer/buffer.go
*/
export const klogForm: ClockForm = {
	length: 10,
	readMinute: (bytes, from, latest) =>
		bytes[from + 4] === space
			? minuteIn(
					undefined,
					latest,
					digits(bytes, from, 2),
					digits(bytes, from + 2, 2),
					minuteOfDay(bytes, from + 5),
				)
			: Number.NaN,
};

/** The seconds of the day that `HH:MM` names. */
const minuteOfDay = (bytes: Uint8Array, from: number): number =>
	bytes[from + 2] === colon
		? secondsOfDay(digits(bytes, from, 2), digits(bytes, from + 3, 2), 0)
		: Number.NaN;

/** In that year; without one, the last such minute that is not later than `latest`. */
const minuteIn = (
	year: number | undefined,
	latest: number,
	month: number,
	day: number,
	minute: number,
): number => {
	if (year !== undefined) {
		return daysSinceEpoch(year, month, day) * secondsPerDay + minute;
	}

	const latestYear = new Date(latest * 1000).getUTCFullYear();
	const second = daysSinceEpoch(latestYear, month, day) * secondsPerDay + minute;
	return second > latest ? daysSinceEpoch(latestYear - 1, month, day) * secondsPerDay + minute : second;
};
