import {
	add,
	add64,
	and128,
	asBits,
	type Code,
	constant,
	get,
	isAbove,
	isAny128,
	isAtLeast,
	isNot,
	isZero,
	leave,
	leaveIf,
	load,
	load64,
	loadByte,
	loadSixteen,
	loop,
	lowestBit,
	multiply,
	set,
	shiftLeft,
	sixteenTimes,
	store,
	store64,
	storeByte,
	storeSixteen,
	subtract,
	whichAreEqual,
	widen,
	xor128,
} from './wasm-code.ts';

/** Bytes of a stamp up to its fraction: `2006-01-02T15:04:05.`. */
export const secondTextBytes = 20;
/** Digits of a fraction, at the most. */
const fractionDigits = 9;

/** Where the memory has what: the bytes to read come first, with some after them that are looked at, but mean nothing. */
export type StampedPlaces = {
	/** Where the messages go. */
	readonly out: number;
	/** Of each line its time (ns since the epoch)… */
	readonly times: number;
	/** …where its message ends… */
	readonly ends: number;
	/** …and its flags. */
	readonly flags: number;
	/** What the lines begin with; see `likeness`. */
	readonly likeness: number;
};

/** What lines that are alike begin with, in bytes from its place. */
export const likeness = {
	/** The second, as it is written, with the dot. */
	second: 0,
	/** When that is (ns since the epoch). */
	base: 24,
	/** So many nanoseconds is one, by the number of digits: ten numbers. */
	scales: 32,
	/** Where the first line that is none of them begins: written by the code. */
	stopped: 72,
	/** What may follow the fraction: one of two texts of sixteen bytes, each with the bits that count. */
	tails: 80,
	/** Bytes of a likeness. */
	size: 160,
};
/** Of one such text. */
export const tail = {mask: 16, length: 32, flags: 36, size: 40};

const newline = 0x0a;
const zero = 0x30;

const [at, size, offset] = [0, 1, 2] as const;
const [count, position, out, nanos, digit, fractionEnd, chosen, mask] = [3, 4, 5, 6, 7, 8, 9, 10] as const;

/** Leave the loop over lines, from so many loops in it. */
const stopIf = (loops = 0): Code => leaveIf(2 * loops + 1);

/** An address for the column of a number of `2 ** bits` bytes. */
const column = (place: number, bits: number): Code => [
	...[...get(count), ...constant(bits), ...shiftLeft, ...constant(place), ...add],
];

/** Whether what follows the fraction is other than one of the tails says. */
const isOtherThan = (text: number): Code => [
	...[...get(position), ...loadSixteen(), ...constant(text), ...loadSixteen(), ...xor128],
	...[...constant(text), ...loadSixteen(tail.mask), ...and128, ...isAny128],
];

/**
Reads lines that all begin alike: a stamp of one second, a zone, tags; and copies what comes after that, end to end.

`stamped(at, size, offset)` reads the bytes from `at` up to `size`, stops at the first line that is otherwise or has no end, and returns how many
lines it has read. `offset` is added to the end of each.
*/
export const stampedCode = (places: StampedPlaces) => {
	const known = places.likeness;
	const tails = [known + likeness.tails, known + likeness.tails + tail.size] as const;
	return {
		name: 'stamped' as const,
		parameters: 3,
		locals: 8,
		code: [
			...[...constant(places.out), ...set(out)],
			...loop(
				[...get(at), ...get(size), ...isAtLeast, ...stopIf()],
				[
					...get(at),
					...loadSixteen(),
					...constant(known),
					...loadSixteen(),
					...xor128,
					...isAny128,
					...stopIf(),
				],
				[...get(at), ...load(16), ...constant(known), ...load(16), ...isNot, ...stopIf()],
				// The fraction.
				[...constant(0), ...set(nanos)],
				[...get(at), ...constant(secondTextBytes), ...add, ...set(position)],
				[...get(position), ...constant(fractionDigits), ...add, ...set(fractionEnd)],
				loop(
					[...get(position), ...get(fractionEnd), ...isAtLeast, ...leaveIf(1)],
					[...get(position), ...loadByte(), ...constant(zero), ...subtract, ...set(digit)],
					[...get(digit), ...constant(9), ...isAbove, ...leaveIf(1)],
					[...get(nanos), ...constant(10), ...multiply, ...get(digit), ...add, ...set(nanos)],
					[...get(position), ...constant(1), ...add, ...set(position)],
					leave(0),
				),
				// Without a digit it is no fraction.
				[...get(position), ...get(at), ...subtract, ...constant(secondTextBytes), ...subtract, ...set(digit)],
				[...get(digit), ...isZero, ...stopIf()],
				// The zone and the tags.
				[...constant(tails[0]), ...set(chosen)],
				loop(
					[...isOtherThan(tails[0]), ...isZero, ...leaveIf(1)],
					[...isOtherThan(tails[1]), ...stopIf(1)],
					[...constant(tails[1]), ...set(chosen), ...leave(1)],
				),
				[...get(position), ...get(chosen), ...load(tail.length), ...add, ...set(position)],
				// The message, up to its newline.
				loop(
					[...get(position), ...get(size), ...isAtLeast, ...stopIf(1)],
					[...get(out), ...get(position), ...loadSixteen(), ...storeSixteen()],
					[
						...get(position),
						...loadSixteen(),
						...constant(newline),
						...sixteenTimes,
						...whichAreEqual,
						...asBits,
					],
					[...set(mask), ...get(mask), ...isZero, ...isZero, ...leaveIf(1)],
					[...get(position), ...constant(16), ...add, ...set(position)],
					[...get(out), ...constant(16), ...add, ...set(out)],
					leave(0),
				),
				[...get(mask), ...lowestBit, ...set(mask)],
				[...get(position), ...get(mask), ...add, ...set(position)],
				[...get(position), ...get(size), ...isAtLeast, ...stopIf()],
				[...get(out), ...get(mask), ...add, ...set(out)],
				// All is known.
				[
					...[...column(places.times, 3), ...constant(known), ...load64(likeness.base)],
					...[
						...get(digit),
						...constant(2),
						...shiftLeft,
						...constant(known),
						...add,
						...load(likeness.scales),
					],
					...[...get(nanos), ...multiply, ...widen, ...add64, ...store64()],
				],
				[
					...column(places.ends, 2),
					...get(out),
					...constant(places.out),
					...subtract,
					...get(offset),
					...add,
					...store(),
				],
				[...column(places.flags, 0), ...get(chosen), ...load(tail.flags), ...storeByte()],
				[...get(count), ...constant(1), ...add, ...set(count)],
				[...get(position), ...constant(1), ...add, ...set(at)],
				leave(0),
			),
			...[...constant(known), ...get(at), ...store(likeness.stopped)],
			...get(count),
		],
	};
};
