import {CriLines} from '../core/cri.ts';
import type {Instant} from '../core/instant.ts';
import {lineCount} from '../core/line-batch.ts';
import {startOfLast} from './file-ends.ts';
import type {OpenFile} from './open-file.ts';

/** Lines before the ones that are asked for that are read, too: the first may be the rest of one that was split. */
const spareLines = 2;

/** So much is looked at before a place to know whether a line was split there. */
const contextBytes = 64 * 1024;

/**
Where to begin to read so that the last `count` lines before `to` come whole.

@param to - Where a record ends.
@returns How many lines there are from there on: fewer than `count` where the file has no more.
*/
export const startOfLastLines = (
	file: OpenFile,
	to: number,
	count: number,
): {offset: number; count: number} => {
	for (let records = count + spareLines; ; records *= 2) {
		const start = startOfLast(file, to, records);
		const found = countLines(file, start.offset, to);
		if (found >= count + spareLines || start.offset === 0) {
			return {offset: start.offset, count: found};
		}
	}
};

const countLines = (file: OpenFile, from: number, to: number): number => {
	const lines = new CriLines();
	let count = 0;
	for (let at = from; at < to; at += contextBytes) {
		count += lineCount(lines.push(file.read(at, Math.min(contextBytes, to - at))));
	}

	return count;
};

/**
A place where no line is split, and before which all lines are older.

@param from - Not before it.
@param to - Where a record ends.
@returns `undefined` where there is none.
*/
export const placeBetweenLines = (
	file: OpenFile,
	from: number,
	to: number,
): {readonly offset: number; readonly time: Instant} | undefined => {
	const start = Math.max(0, from - contextBytes);
	const bytes = file.read(start, to - start);
	const lines = new CriLines();
	let newest: Instant | undefined;
	let place: number | undefined;
	for (let at = start === 0 ? 0 : bytes.indexOf(0x0a) + 1; at < bytes.length; ) {
		const end = bytes.indexOf(0x0a, at) + 1 || bytes.length;
		if (start + at >= from && !lines.isOpen) {
			place = start + at;
		}

		const time = lines.push(bytes.subarray(at, end)).times.at(-1);
		if (place !== undefined && time !== undefined && newest !== undefined && time > newest) {
			return {offset: place, time};
		}

		newest = newest === undefined || (time !== undefined && time > newest) ? time : newest;
		at = end;
	}

	return undefined;
};
