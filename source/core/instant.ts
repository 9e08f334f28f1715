/**
A point in time: nanoseconds since the Unix epoch. A `bigint`, because a `number` of nanoseconds loses its last digits.
*/
export type Instant = bigint;

/**
A span of time in milliseconds. A `number`, so that `Instant | Duration` is told apart by `typeof`.
*/
export type Duration = number;

const nsPerMs = 1_000_000n;
const nsPerSecond = 1_000_000_000n;

/** The instant of a JavaScript clock reading (ms since the epoch). */
export const instantFromMs = (ms: number): Instant => BigInt(Math.floor(ms)) * nsPerMs;

/** An instant as a JavaScript clock reading (ms since the epoch), rounded down. */
export const msFromInstant = (instant: Instant): number => Number(instant / nsPerMs);

const rfc3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9})\d*)?([Zz]|[+-]\d\d:?\d\d)$/;

/**
Parse an RFC 3339 timestamp with up to nine fractional digits and any zone offset.

The kubelet writes the node's own zone offset, so instants are compared, never strings.

@returns `undefined` where the text is no such timestamp.
*/
export const parseInstant = (text: string): Instant | undefined => {
	const match = rfc3339.exec(text);
	if (!match) {
		return undefined;
	}

	const [, date, time, fraction = '', zone] = match;
	const ms = Date.parse(`${date}T${time}${zone!.toUpperCase()}`);
	return Number.isNaN(ms) ? undefined : BigInt(ms) * nsPerMs + BigInt(fraction.padEnd(9, '0'));
};

/**
Write an instant as RFC 3339 in UTC. Nine fractional digits, or none where the instant is a whole second and `fraction` is `auto`.
*/
export const formatInstant = (instant: Instant, fraction: 'always' | 'auto' = 'always'): string => {
	const rest = ((instant % nsPerSecond) + nsPerSecond) % nsPerSecond;
	const seconds = new Date(msFromInstant(instant - rest)).toISOString().slice(0, 19);
	return rest === 0n && fraction === 'auto'
		? `${seconds}Z`
		: `${seconds}.${rest.toString().padStart(9, '0')}Z`;
};

/** The later of two instants that may be unknown; unknown where both are. */
export const laterInstant = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
	a === undefined || (b !== undefined && b > a) ? b : a;
