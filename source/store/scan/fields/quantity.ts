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

/** The number that bytes are as whole digits, perhaps after a minus; `undefined` where they are something else, which may be a number, too. */
export const simpleNumber = (bytes: Uint8Array, from: number, end: number): number | undefined => {
	const isNegative = bytes[from] === 0x2d;
	const first = isNegative ? from + 1 : from;
	if (first >= end || end - first > 15) {
		return undefined;
	}

	let value = 0;
	for (let position = first; position < end; position++) {
		const digit = bytes[position]! - 0x30;
		if (digit < 0 || digit > 9) {
			return undefined;
		}

		value = value * 10 + digit;
	}

	return isNegative ? -value : value;
};
