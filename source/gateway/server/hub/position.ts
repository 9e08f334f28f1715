import type {Instant} from '../../../core/instant.ts';

/**
Where a client is in the log of a task: what it has, and so what comes next.

The lines are counted for each instance by itself, so that the position holds whatever order they were merged in.
*/
export type Position = {
	/** Names the reader whose counting this is. It changes when continuity cannot be proven. */
	readonly epoch: string;
	/** Every event but lines that stands before it was delivered. */
	readonly state: number;
	/** Next line of each lane, in the order in which the lanes appeared; a lane that is missing: from its first. */
	readonly lines: readonly number[];
	/** Time of the newest line that was delivered: where another reader goes on when this one is gone. */
	readonly newest?: Instant;
};

const radix = 36;

/** The last time of a line: a signed 64-bit number of nanoseconds, in the year 2262. */
const latestInstant = 2n ** 63n - 1n;

/** Write a position as the id of an event. Opaque to clients. */
export const encodePosition = ({epoch, state, lines, newest}: Position): string =>
	[
		epoch,
		state.toString(radix),
		newest === undefined ? '' : newest.toString(radix),
		lines.map(next => next.toString(radix)).join('-'),
	].join('.');

/** Read the id of an event; `undefined` where it is not one that a gateway made. */
export const decodePosition = (id: string): Position | undefined => {
	const match = /^([a-z0-9]{1,32})\.([a-z0-9]{1,11})\.([a-z0-9]{0,13})\.((?:[a-z0-9]{1,11}(?:-|$))*)$/.exec(
		id,
	);
	if (!match || id.endsWith('-')) {
		return undefined;
	}

	const [, epoch, state, newest, lines] = match;
	const time = newest === '' ? undefined : parseBigInt(newest!);
	if (time !== undefined && time > latestInstant) {
		return undefined;
	}

	return {
		epoch: epoch!,
		state: Number.parseInt(state!, radix),
		lines: lines === '' ? [] : lines!.split('-').map(next => Number.parseInt(next, radix)),
		newest: time,
	};
};

const parseBigInt = (text: string): bigint => {
	let value = 0n;
	for (const digit of text) {
		value = value * BigInt(radix) + BigInt(Number.parseInt(digit, radix));
	}

	return value;
};
