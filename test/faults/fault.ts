import {between, pick, type Random} from './seeded.ts';

/** How an answer that sends lines is broken. */
export type BreakKind =
	/** The TCP connection is reset, with all that runs on it. */
	| 'reset'
	/** Only this answer is: a reset stream of HTTP/2; of HTTP/1.1 the connection is closed. */
	| 'cut'
	/** It ends as if all were well, at a line's end. */
	| 'end'
	/** It ends as if all were well, within a line. */
	| 'end in a line'
	/** Nothing more comes, and nothing says so; an answer that is not followed is cut. */
	| 'stall'
	/** The same, followed or not. */
	| 'stall of any'
	/** Nothing comes through its connection any more, in neither direction, and nothing says so: half-open. */
	| 'silence'
	/** Some bytes come one by one; then it goes on. */
	| 'trickle'
	/** The server says GOAWAY and closes the connection; over HTTP/1.1 it only closes it. */
	| 'goaway'
	/** It says GOAWAY, but what runs on the connection goes on; over HTTP/1.1 that does not exist. */
	| 'orderly goaway'
	/** The kubelet has put an error between the lines and the end. */
	| 'words';

export const breakKinds: readonly BreakKind[] = [
	'reset',
	'cut',
	'end',
	'end in a line',
	'stall',
	'trickle',
	'goaway',
	'words',
];

/** How a request is answered, before any new line. */
export type RefusalKind =
	/** 429 with `Retry-After`. */
	| 'throttled'
	/** 500 with the words of an API server that cannot reach the kubelet. */
	| 'no kubelet'
	/** 200, and the kubelet's words in place of lines. */
	| 'words only'
	/** Broken within the lines that are known already. */
	| 'early reset'
	| 'early end';

export const refusalKinds: readonly RefusalKind[] = [
	'throttled',
	'no kubelet',
	'words only',
	'early reset',
	'early end',
];

/** One fault on the way of a log, and what happens to the requests after it. */
export type Fault = {
	/** It strikes when this line is sent for the first time. */
	readonly line: number;
	readonly how: BreakKind;
	/** Share of the line's bytes that are sent before, 0 to 1. */
	readonly share: number;
	readonly after: readonly Refusal[];
};

export type Refusal = {readonly how: RefusalKind; readonly afterBytes: number};

export type FaultMix = {
	/** Breaks of one log. */
	readonly count: number;
	readonly breaks: readonly BreakKind[];
	/** Up to two of them follow each break. */
	readonly refusals: readonly RefusalKind[];
};

/** The schedule of one log. The lines that they strike are anywhere, so some strike together. */
export const planFaults = (lines: number, mix: FaultMix, random: Random): Fault[] =>
	Array.from(
		{length: mix.count},
		(): Fault => ({
			line: between(random, 0, lines),
			how: pick(random, mix.breaks),
			share: random(),
			after: mix.refusals.length === 0 ? [] : planRefusals(mix.refusals, random),
		}),
	).sort((a, b) => a.line - b.line);

const planRefusals = (kinds: readonly RefusalKind[], random: Random): Refusal[] =>
	Array.from({length: between(random, 0, 3)}, () => ({
		how: pick(random, kinds),
		afterBytes: between(random, 0, 20_000),
	}));
