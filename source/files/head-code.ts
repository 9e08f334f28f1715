import {
	add,
	add64,
	and,
	and64,
	and128,
	type Code,
	constant,
	constant64,
	get,
	isAbove,
	isAny128,
	isAtLeast,
	isNot,
	isNot64,
	isZero64,
	leave,
	leaveIf,
	load,
	load64,
	loadByte,
	loadSixteen,
	loop,
	multiply,
	multiply64,
	or,
	set,
	shiftLeft,
	shiftRight,
	store,
	store64,
	storeByte,
	subtract,
	widen,
	xor64,
	xor128,
} from '../core/wasm-code.ts';

/** Where a shape has what, in bytes: see `HeadShape`. */
export const shapeAt = {
	prefix: 0,
	prefixMask: 16,
	base: 32,
	tail: 40,
	tailMask: 48,
	scale: 56,
	digits: 64,
	tailLength: 68,
	separator: 72,
	words: 76,
	/** Of each word its letters and the space after it, which of these eight bytes count, and its level. */
	firstWord: 80,
};
export const wordBytes = 24;

/** Bytes of a stamp up to the minutes: `2026-11-23T12:`. */
export const prefixLength = 14;
const [minutesAt, secondsAt] = [14, 17];
/** Of the colon between them, and of what is between seconds and fraction. */
const [colonAt, separatorAt] = [16, 19];
export const fractionAt = 20;

const colon = 0x3a;
const zero = 0x30;
const second = 1_000_000_000;

const [line, count, starts, times, marks, own, shape] = [0, 1, 2, 3, 4, 5, 6] as const;
const [start, seconds, digit, fraction, position, fractionEnd, word, lastWord] = [
	7, 8, 9, 10, 11, 12, 13, 14,
] as const;

/** Leave the loop over lines, from so many levels in it. */
const giveUpIf = (levels = 0): Code => leaveIf(levels + 1);

/** Take the digit at an address, which is not above `most`; else give up. */
const readDigit = (address: Code, most: number, levels = 0): Code => [
	...address,
	...constant(zero),
	...subtract,
	...set(digit),
	...[...get(digit), ...constant(most), ...isAbove, ...giveUpIf(levels)],
];

/** What was read so far of a number, and one more digit. */
const append = (number: number): Code => [
	...[...get(number), ...constant(10), ...multiply, ...get(digit), ...add, ...set(number)],
];

/** Two digits below sixty, added to sixty times what there is. */
const readSixtieth = (at: number): Code => [
	...readDigit([...get(start), ...loadByte(at)], 5),
	...[...get(seconds), ...constant(6), ...multiply, ...get(digit), ...add, ...set(seconds)],
	...readDigit([...get(start), ...loadByte(at + 1)], 9),
	...append(seconds),
];

const isByteNot = (at: number, byte: Code): Code => [...get(start), ...loadByte(at), ...byte, ...isNot];

/**
Reads lines that all begin alike: a stamp of one hour, a fraction, a zone, a level.

`heads(line, count, starts, times, marks, own, shape)` reads from `line` on, up to `count` or to a line that has not that shape, and returns where it
stopped. Of each it writes the time (ns since the epoch), the level, and a bit that it tells its time; `starts` is where each line begins. All are addresses in the memory.
*/
export const headCode = {
	name: 'heads' as const,
	parameters: 7,
	locals: 8,
	code: [
		...loop(
			[...get(line), ...get(count), ...isAtLeast, ...giveUpIf()],
			[...get(starts), ...get(line), ...constant(2), ...shiftLeft, ...add, ...load(), ...set(start)],
			[...get(start), ...loadSixteen(), ...get(shape), ...loadSixteen(shapeAt.prefix), ...xor128],
			[...get(shape), ...loadSixteen(shapeAt.prefixMask), ...and128, ...isAny128, ...giveUpIf()],
			[...constant(0), ...set(seconds), ...readSixtieth(minutesAt)],
			[...isByteNot(colonAt, constant(colon)), ...giveUpIf()],
			readSixtieth(secondsAt),
			[...isByteNot(separatorAt, [...get(shape), ...load(shapeAt.separator)]), ...giveUpIf()],
			// The fraction.
			[...get(start), ...constant(fractionAt), ...add, ...set(position)],
			[...get(position), ...get(shape), ...load(shapeAt.digits), ...add, ...set(fractionEnd)],
			[...constant(0), ...set(fraction)],
			loop(
				[...get(position), ...get(fractionEnd), ...isAtLeast, ...leaveIf(1)],
				readDigit([...get(position), ...loadByte()], 9, 2),
				append(fraction),
				[...get(position), ...constant(1), ...add, ...set(position)],
				leave(0),
			),
			// What is between that and the level.
			[...get(fractionEnd), ...load64(), ...get(shape), ...load64(shapeAt.tail), ...xor64],
			[...get(shape), ...load64(shapeAt.tailMask), ...and64, ...constant64(0), ...isNot64, ...giveUpIf()],
			[...get(fractionEnd), ...get(shape), ...load(shapeAt.tailLength), ...add, ...set(position)],
			// The level.
			[...get(shape), ...constant(shapeAt.firstWord), ...add, ...set(word)],
			[...get(word), ...get(shape), ...load(shapeAt.words), ...constant(wordBytes), ...multiply, ...add],
			set(lastWord),
			loop(
				[...get(word), ...get(lastWord), ...isAtLeast, ...giveUpIf(2)],
				[...get(position), ...load64(), ...get(word), ...load64(), ...xor64],
				[...get(word), ...load64(8), ...and64, ...isZero64, ...leaveIf(1)],
				[...get(word), ...constant(wordBytes), ...add, ...set(word)],
				leave(0),
			),
			// All is known.
			[...get(marks), ...get(line), ...add, ...get(word), ...load(16), ...storeByte()],
			[...get(times), ...get(line), ...constant(3), ...shiftLeft, ...add],
			[
				...get(shape),
				...load64(shapeAt.base),
				...get(seconds),
				...widen,
				...constant64(second),
				...multiply64,
				...add64,
			],
			[
				...get(fraction),
				...widen,
				...get(shape),
				...load64(shapeAt.scale),
				...multiply64,
				...add64,
				...store64(),
			],
			[
				...get(own),
				...get(line),
				...constant(5),
				...shiftRight,
				...constant(2),
				...shiftLeft,
				...add,
				...set(position),
			],
			[...get(position), ...get(position), ...load()],
			[...constant(1), ...get(line), ...constant(31), ...and, ...shiftLeft, ...or, ...store()],
			[...get(line), ...constant(1), ...add, ...set(line)],
			leave(0),
		),
		...get(line),
	],
};
