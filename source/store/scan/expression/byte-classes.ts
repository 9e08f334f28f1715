import {type Program, stepKind} from './program.ts';

const newline = 0x0a;

/** Whether a byte is a letter, digit or `_` of ASCII. */
export const isWordByte = (byte: number): boolean =>
	(byte >= 0x30 && byte <= 0x39) ||
	(byte >= 0x41 && byte <= 0x5a) ||
	byte === 0x5f ||
	(byte >= 0x61 && byte <= 0x7a);

/** Whether a byte goes on with a character that a byte before it began. */
export const isContinuation = (byte: number): boolean => byte >= 0x80 && byte <= 0xbf;

/** A number for each byte: the same one for bytes that a program does not tell apart. The newline has its own. */
export const byteClasses = (program: Program): Uint8Array => {
	const borders = new Set([newline, newline + 1]);
	for (const {kind, first, last} of program.steps) {
		if (kind === stepKind.bytes && first <= last) {
			borders.add(first).add(last + 1);
		}
	}

	if (program.hasWordEdges) {
		addBorders(borders, isWordByte);
		addBorders(borders, isContinuation);
	}

	const classes = new Uint8Array(256);
	for (let byte = 1; byte < 256; byte++) {
		classes[byte] = classes[byte - 1]! + (borders.has(byte) ? 1 : 0);
	}

	return classes;
};

const addBorders = (borders: Set<number>, holds: (byte: number) => boolean): void => {
	for (let byte = 1; byte < 256; byte++) {
		if (holds(byte) !== holds(byte - 1)) {
			borders.add(byte);
		}
	}
};
