import {createZoneClock, type Zone, type ZoneClock} from '../../core/clock.ts';
import type {Instant} from '../../core/instant.ts';

/** Kinds of times, in the order in which the key goes through them. */
export const timeKinds = ['local', 'utc', 'delta'] as const;
export type TimeKind = (typeof timeKinds)[number];

/** Writes the time of a line, always in the same number of cells. */
export type TimeColumn = {
	/** In cells. */
	readonly width: number;
	write(time: Instant, previous: Instant | undefined): string;
};

/**
The column of times.

@param zone - What `local` means: the machine's zone, or the one that was asked for.
@param hasDates - Whether the lines are of more than today, so that the time of day alone would mislead.
*/
export const createTimeColumn = (kind: TimeKind, zone: Zone, hasDates: boolean): TimeColumn => {
	if (kind === 'delta') {
		return {width: 10, write: (time, previous) => deltaText(time, previous).padStart(10)};
	}

	const clock = createZoneClock(kind === 'utc' ? 'utc' : zone);
	const suffix = kind === 'utc' ? 'Z' : '';
	const width = (hasDates ? 18 : 12) + suffix.length;
	return {width, write: time => dateText(clock, time, hasDates) + clock.time(time) + suffix};
};

const dateText = (clock: ZoneClock, time: Instant, hasDates: boolean): string =>
	hasDates ? `${clock.full(time).slice(5, 10)} ` : '';

/** Time since the stream's line before: `+0.013s`, `+4m12.0s`; clocks step back, so it may be negative. */
const deltaText = (time: Instant, previous: Instant | undefined): string => {
	if (previous === undefined) {
		return '';
	}

	const ms = Number(time - previous) / 1e6;
	const [sign, size] = ms < 0 ? ['-', -ms] : ['+', ms];
	if (size < 60_000) {
		return `${sign}${(Math.floor(size) / 1000).toFixed(3)}s`;
	}

	const seconds = Math.floor(size / 1000);
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
	return hours > 0 ? `${sign}${hours}h${minutes}m` : `${sign}${minutes}m${seconds % 60}s`;
};
