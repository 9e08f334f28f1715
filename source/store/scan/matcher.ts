import type {Lines} from '../../core/lines.ts';
import type {LineBits} from './line-bits.ts';

/** Tells which lines a query matches, and where. */
export type Matcher = {
	/** It takes little time for each byte; else it may hang, and only a thread that can be ended may run it. It may turn out so while it runs: what it said in that run means nothing then. */
	readonly isQuick: boolean;
	/** Set the bits of the lines `from` to `to` (exclusive; all, if not given) that match; returns how many match. Bits of others stay as they are. */
	scan(lines: Lines, bits: LineBits, from?: number, to?: number): number;
	/** Whether a message, without its newline, matches. */
	test(message: Uint8Array): boolean;
	/** Where it matches in a message: first and last byte (exclusive) of each place, one pair after the other, at most `limit` pairs. Of a field, its value. */
	ranges(message: Uint8Array, limit?: number): number[];
};

/** Places in a message that are shown, if nobody says how many. */
export const mostRanges = 1000;
