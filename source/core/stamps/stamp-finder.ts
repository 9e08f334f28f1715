import {isDigit} from '../calendar.ts';
import {
	brace,
	colon,
	controlStart,
	endOfControl,
	endOfString,
	equals,
	isWord,
	nextQuote,
	quote,
	space,
	startOfKey,
} from '../line-bytes.ts';
import {dayForm, isoForm, klogForm, monthForm} from './clock-forms.ts';
import {ClockStamp} from './clock-stamp.ts';
import {EpochStamp} from './epoch-stamp.ts';
import type {Stamp, Unsaid} from './stamp.ts';
import {isTimeKey} from './time-keys.ts';

const tab = 0x09;
const parenthesis = 0x28;
const bracket = 0x5b;

/** A stamp in a text begins within so many bytes; what comes later belongs to the message. */
const textBytes = 80;
/** JSON fields have no order. */
const jsonBytes = 1024;

/** Letters that begin the name of a month. */
const isMonthInitial = Uint8Array.from({length: 256}, (_, byte) =>
	'JFMASOND'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
const isKlogLetter = Uint8Array.from({length: 256}, (_, byte) =>
	'IWEF'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
/** What may stand right before a stamp. Not a dot, dash, slash or colon: there, digits go on what was before. */
const mayPrecede = Uint8Array.from({length: 256}, (_, byte) =>
	' \t"\'([{<>}])|=,;*#'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** Looks for a stamp of any form in a line. */
export class StampFinder {
	/** The stamp that was found last: it has just been read. */
	stamp: Stamp;
	/** Where it begins. */
	position = 0;
	/** How many bytes before it say that it is one: a name, a bracket. */
	lead = 0;
	/** Of a date and a clock, as ISO 8601 has them. */
	readonly iso: Stamp;
	readonly #day: Stamp;
	readonly #month: Stamp;
	readonly #klog: Stamp;
	readonly #epoch: Stamp;

	constructor(unsaid: Unsaid) {
		this.iso = new ClockStamp(isoForm, unsaid);
		this.#day = new ClockStamp(dayForm, unsaid);
		this.#month = new ClockStamp(monthForm, unsaid);
		this.#klog = new ClockStamp(klogForm, unsaid);
		this.#epoch = new EpochStamp(unsaid);
		this.stamp = this.iso;
	}

	/** Whether the line `from` to `end` (exclusive) has a stamp. */
	find(bytes: Uint8Array, from: number, end: number): boolean {
		let first = from;
		while (first < end && (bytes[first] === space || bytes[first] === tab)) {
			first++;
		}

		if (bytes[first] === brace) {
			return this.#findInJson(bytes, first + 1, Math.min(end, from + jsonBytes));
		}

		if (isKlogLetter[bytes[first]!] === 1 && this.#try(this.#klog, bytes, first + 1, end, 0)) {
			return true;
		}

		// What is indented goes on the line before: only a stamp right there is its own.
		return first > from
			? this.#tryAt(bytes, first, end, true, 0)
			: this.#findInText(bytes, from, Math.min(end, from + textBytes), end);
	}

	#findInText(bytes: Uint8Array, from: number, limit: number, end: number): boolean {
		let boundary = from;
		for (let position = from; position < limit; position++) {
			const byte = bytes[position]!;
			if (byte === controlStart) {
				boundary = endOfControl(bytes, position, limit);
				position = boundary - 1;
				continue;
			}

			const isDate = isDigit(byte) || isMonthInitial[byte] === 1;
			const isFirst = position === boundary || mayPrecede[bytes[position - 1]!] === 1;
			if (isDate && isFirst && this.#tryInText(bytes, from, position, end)) {
				return true;
			}
		}

		return false;
	}

	#tryInText(bytes: Uint8Array, from: number, position: number, end: number): boolean {
		if (position === from) {
			return this.#tryAt(bytes, position, end, true, 0);
		}

		const name = this.#nameBefore(bytes, from, position);
		const isEpoch = name > 0 || isBracketed(bytes, from, position);
		return this.#tryAt(bytes, position, end, isEpoch, Math.max(1, name));
	}

	/** The length of `time=` or `ts="` before a value; 0 where there is no such name. */
	#nameBefore(bytes: Uint8Array, line: number, value: number): number {
		const sign = bytes[value - 1] === quote ? value - 2 : value - 1;
		if (sign <= line || bytes[sign] !== equals) {
			return 0;
		}

		const name = startOfKey(bytes, line, sign);
		return isTimeKey(bytes, name, sign) ? value - name : 0;
	}

	/** The first field that is named like a time and is one. */
	#findInJson(bytes: Uint8Array, from: number, limit: number): boolean {
		for (let open = nextQuote(bytes, from, limit); open < limit; ) {
			const close = endOfString(bytes, open + 1, limit);
			let value = close + 1;
			while (value < limit && (bytes[value] === space || bytes[value] === colon)) {
				value++;
			}

			const start = bytes[value] === quote ? value + 1 : value;
			const isName = value > close + 1 && isTimeKey(bytes, open + 1, close);
			if (isName && this.#tryAt(bytes, start, limit, true, start - open - 1)) {
				return true;
			}

			open = nextQuote(bytes, close + 1, limit);
		}

		return false;
	}

	#tryAt(bytes: Uint8Array, position: number, end: number, isEpoch: boolean, lead: number): boolean {
		return isDigit(bytes[position]!)
			? this.#try(this.iso, bytes, position, end, lead) ||
					this.#try(this.#day, bytes, position, end, lead) ||
					(isEpoch && this.#try(this.#epoch, bytes, position, end, lead))
			: this.#try(this.#month, bytes, position, end, lead);
	}

	#try(stamp: Stamp, bytes: Uint8Array, position: number, end: number, lead: number): boolean {
		const stampEnd = stamp.read(bytes, position, end);
		if (stampEnd === -1 || (stampEnd < end && isWord[bytes[stampEnd]!] === 1)) {
			return false;
		}

		this.stamp = stamp;
		this.position = position;
		this.lead = lead;
		return true;
	}
}

/** `[1732363445.123]` of the kernel's kind at the line's beginning, `audit(1732363445.123:42)`. */
const isBracketed = (bytes: Uint8Array, line: number, position: number): boolean =>
	bytes[position - 1] === parenthesis || (bytes[position - 1] === bracket && position - 1 === line);
