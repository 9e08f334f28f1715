import {isZone} from '../core/clock.ts';
import {parseDuration} from '../core/duration.ts';
import {UsageError} from '../core/errors/usage-error.ts';
import {type Duration, type Instant, instantFromMs, parseInstant} from '../core/instant.ts';
import type {Invocation} from './arguments.ts';

/**
The value of `--since`: `all`, a duration back from now, or a point in time.

@returns `undefined` for `all`.
@throws {UsageError}
*/
export const parseSince = (text: string): Instant | Duration | undefined =>
	text === 'all' ? undefined : parseTime('since', text);

/**
The value of `--until` as a point in time.

@param nowMs - What a duration counts back from, in ms since the epoch.
@throws {UsageError}
*/
export const parseUntil = (text: string, nowMs: number): Instant => {
	const time = parseTime('until', text);
	return typeof time === 'bigint' ? time : instantFromMs(nowMs - time);
};

const parseTime = (flag: string, text: string): Instant | Duration => {
	const time = parseDuration(text) ?? parseInstant(text);
	if (time === undefined) {
		const examples =
			flag === 'since' ? '10m, 1h30m, all or 2026-11-21T12:00:00Z' : '10m or 2026-11-21T12:00:00Z';
		throw new UsageError(`--${flag} ${text}: not a time; give ${examples}`);
	}

	return time;
};

/**
A value that is a whole number ≥ 0.

@throws {UsageError}
*/
export const parseCount = (flag: string, text: string): number => {
	if (!/^\d{1,15}$/.test(text)) {
		throw new UsageError(`--${flag} ${text}: not a whole number from 0 up`);
	}

	return Number(text);
};

/**
A value that is a duration, in ms.

@throws {UsageError}
*/
export const parseDurationValue = (flag: string, text: string): Duration => {
	const duration = text === '0' ? 0 : parseDuration(text);
	if (duration === undefined) {
		throw new UsageError(`--${flag} ${text}: not a duration; give one like 300ms or 10m`);
	}

	return duration;
};

/**
The value of `--timezone`.

@returns `undefined` where it was not given.
@throws {UsageError}
*/
export const timezoneOf = (invocation: Invocation): string | undefined => {
	const zone = invocation.value('timezone');
	if (zone !== undefined && !isZone(zone)) {
		throw new UsageError(
			`${invocation.nameOf('timezone')} ${zone}: not a zone; give one like Europe/Berlin or UTC`,
		);
	}

	return zone;
};
