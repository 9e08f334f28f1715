import {digits, endOfDigits, isDigit, secondsPerDay} from '../calendar.ts';
import type {ClockForm} from './clock-forms.ts';
import {ClockTail} from './clock-tail.ts';
import {KnownBytes} from './known-bytes.ts';
import type {Stamp, Unsaid} from './stamp.ts';

const space = 0x20;
const zero = 0x30;
const colon = 0x3a;

/** Before the epoch there were no logs, and after 2262 no nanoseconds fit in 64 bits; a zone may move a stamp by less than a day. */
const earliest = secondsPerDay;
const latest = 9_223_372_036 - 2 * secondsPerDay;

/** Stamps of one of the forms with a clock in them: a date, `HH:MM`, `:SS`, a fraction, a zone. */
export class ClockStamp implements Stamp {
	second = 0;
	nanos = 0;
	readonly #form: ClockForm;
	readonly #unsaid: Unsaid;
	readonly #tail = new ClockTail();
	/** Lines come many to a minute. */
	readonly #known: KnownBytes;
	#minute = Number.NaN;
	#offset = 0;

	constructor(form: ClockForm, unsaid: Unsaid) {
		this.#form = form;
		this.#unsaid = unsaid;
		this.#known = new KnownBytes(form.length);
	}

	read(bytes: Uint8Array, from: number, end: number): number {
		const clock = from + this.#form.length;
		if (clock + 3 > end || bytes[clock] !== colon) {
			return -1;
		}

		const tens = bytes[clock + 1]! - zero;
		const ones = bytes[clock + 2]! - zero;
		const isSecond = tens >= 0 && tens <= 6 && ones >= 0 && ones <= 9;
		if (!isSecond || (!this.#known.areAt(bytes, from) && !this.#readMinute(bytes, from))) {
			return -1;
		}

		const tail = this.#tail;
		const stampEnd = tail.read(bytes, clock + 3, end);
		if (stampEnd === clock + 3 && stampEnd < end && isDigit(bytes[stampEnd]!)) {
			return -1;
		}

		const ahead = Number.isNaN(tail.zone) ? this.#offset : tail.zone;
		this.second = this.#minute + tens * 10 + ones - ahead;
		this.nanos = tail.nanos;
		return this.#form.isYearAfter ? this.#readYear(bytes, from, stampEnd, end) : stampEnd;
	}

	#readMinute(bytes: Uint8Array, from: number): boolean {
		const minute = this.#form.readMinute(bytes, from, this.#unsaid.latest);
		if (!(minute >= earliest && minute <= latest)) {
			return false;
		}

		this.#minute = minute;
		this.#offset = this.#unsaid.offsetAt(minute);
		this.#known.keep(bytes, from);
		return true;
	}

	/** ` 2026` after the clock, as Apache and `asctime` write. */
	#readYear(bytes: Uint8Array, from: number, position: number, end: number): number {
		if (position + 5 > end || bytes[position] !== space) {
			return position;
		}

		const yearEnd = endOfDigits(bytes, position + 1, Math.min(end, position + 6));
		const year = digits(bytes, position + 1, 4);
		if (yearEnd !== position + 5 || !(year >= 1970 && year < 2200)) {
			return position;
		}

		const minute = this.#form.readMinute(bytes, from, this.#unsaid.latest, year);
		this.second += minute - this.#minute;
		return yearEnd;
	}
}
