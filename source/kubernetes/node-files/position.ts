import {FileMovedError} from './way.ts';

/** So many known bytes are read again, to prove that what follows is of the same file: they hold times to the nanosecond. */
export const overlapBytes = 128;

/** A place in a file, and what comes right before it: files change their names, so only their bytes tell which one it is. */
export type Position = {
	readonly offset: number;
	/** Up to `overlapBytes`. */
	readonly before: Uint8Array;
};

/** Where a file begins. */
export const fileStart: Position = {offset: 0, before: new Uint8Array(0)};

/** The place in `bytes`, which begin at `from` in the file. */
export const positionIn = (bytes: Uint8Array, from: number, index: number): Position => ({
	offset: from + index,
	before: bytes.slice(Math.max(0, index - overlapBytes), index),
});

/** The place after `bytes`, which come after `position`. */
export const positionAfter = ({offset, before}: Position, bytes: Uint8Array): Position => {
	const end = offset + bytes.length;
	if (bytes.length >= overlapBytes) {
		return {offset: end, before: bytes.slice(-overlapBytes)};
	}

	const joined = new Uint8Array(before.length + bytes.length);
	joined.set(before);
	joined.set(bytes, before.length);
	return {offset: end, before: joined.subarray(-overlapBytes)};
};

/** @throws {FileMovedError} Where `bytes` do not begin with what comes before the position. */
export const checkOverlap = ({before}: Position, bytes: Uint8Array): void => {
	if (before.some((byte, index) => byte !== bytes[index])) {
		throw new FileMovedError('another file has its name now');
	}
};
