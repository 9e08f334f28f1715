/** A number, and whether it is a span of time: those are compared with each other alone. */
export type Quantity = {
	/** Of a span of time: nanoseconds. */
	readonly value: number;
	readonly isTime: boolean;
};

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
/** As Go writes spans of time: `1h2m3.5s`, `350ms`. */
const spans = /^[-+]?(?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h|d))+$/;
const span = /(\d+(?:\.\d*)?)(ns|us|µs|μs|ms|s|m|h|d)/g;

const nanoseconds: Readonly<Record<string, number>> = {
	ns: 1,
	us: 1e3,
	µs: 1e3,
	μs: 1e3,
	ms: 1e6,
	s: 1e9,
	m: 60e9,
	h: 3600e9,
	d: 86_400e9,
};

/** The quantity that a text is; `undefined` where it is none. */
export const parseQuantity = (text: string): Quantity | undefined => {
	if (number.test(text)) {
		return {value: Number(text), isTime: false};
	}

	if (!spans.test(text)) {
		return undefined;
	}

	const total = [...text.matchAll(span)].reduce(
		(sum, [, count, unit]) => sum + Number(count) * nanoseconds[unit!]!,
		0,
	);
	return {value: text.startsWith('-') ? -total : total, isTime: true};
};

const zero = 0x30;
const minus = 0x2d;
const letterS = 0x73;
/** By the letter before an `s`: `ns us ms`. */
const shortUnits: Readonly<Record<number, number>> = {110: 1, 117: 1e3, 109: 1e6};

/**
The number that bytes are as whole digits, perhaps after a minus; with `isTime`, whole digits and one of `ns us ms s`.

`undefined` where they are something else, which may be a quantity, too.
*/
export const simpleQuantity = (
	bytes: Uint8Array,
	from: number,
	end: number,
	isTime: boolean,
): number | undefined => {
	const first = bytes[from] === minus ? from + 1 : from;
	let value = 0;
	let position = first;
	for (; position < end && position < first + 15; position++) {
		const digit = bytes[position]! - zero;
		if (digit < 0 || digit > 9) {
			break;
		}

		value = value * 10 + digit;
	}

	const unit = isTime ? unitAt(bytes, position, end) : 1;
	if (position === first || unit === undefined || (!isTime && position !== end)) {
		return undefined;
	}

	return first > from ? -value * unit : value * unit;
};

const unitAt = (bytes: Uint8Array, from: number, end: number): number | undefined => {
	if (end - from > 2 || bytes[end - 1] !== letterS) {
		return undefined;
	}

	return end - from === 1 ? 1e9 : shortUnits[bytes[from]!];
};
