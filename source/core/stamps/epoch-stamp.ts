import {digits, endOfDigits} from '../calendar.ts';
import {ClockTail} from './clock-tail.ts';
import type {Stamp, Unsaid} from './stamp.ts';

/** Digits of seconds since the epoch, from 2001 to 2286. */
const secondDigits = 10;
/** Nothing before 2001 has ten digits; an id may. */
const earliest = 1_000_000_000;

/** `1732363445`, `1732363445.123`, and milli-, micro- and nanoseconds since the epoch. */
export class EpochStamp implements Stamp {
	second = 0;
	nanos = 0;
	readonly #latest: number;
	readonly #tail = new ClockTail();

	constructor({latest}: Unsaid) {
		this.#latest = latest;
	}

	read(bytes: Uint8Array, from: number, end: number): number {
		const stop = endOfDigits(bytes, from, Math.min(end, from + 20));
		const count = stop - from;
		if (count !== 10 && count !== 13 && count !== 16 && count !== 19) {
			return -1;
		}

		const second = digits(bytes, from, secondDigits);
		if (second < earliest || second > this.#latest) {
			return -1;
		}

		const rest = count - secondDigits;
		const tail = this.#tail;
		// A fraction of milliseconds is below what a log's reader can see.
		const stampEnd = tail.readFraction(bytes, stop, end);
		this.second = second;
		this.nanos = rest === 0 ? tail.nanos : digits(bytes, from + secondDigits, rest) * 10 ** (9 - rest);
		return stampEnd;
	}
}
