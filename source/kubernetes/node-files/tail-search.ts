import {CriLines} from '../../core/cri.ts';
import type {Instant} from '../../core/instant.ts';
import type {LogName} from '../../core/log-names.ts';
import {GzipBytes} from './gzip-bytes.ts';
import {type FileRange, type LogFolder, maxRangeBytes} from './log-folder.ts';
import {fileStart, type Position, positionIn} from './position.ts';
import {probeBytes} from './time-search.ts';
import {FileMovedError} from './way.ts';

/** How many bytes are read at once, going back from the end. */
const blockSizes = [256 * 1024, 1024 * 1024, maxRangeBytes - probeBytes];

const newline = 0x0a;

/** Which lines to look for. */
export type TailWanted = {
	/** So many of the newest. */
	readonly need: number;
	/** Which ones count, by their time. */
	readonly counts: (time: Instant) => boolean;
	/** No line that counts comes before one that is older than this. */
	readonly floor?: Instant;
};

/** A place in one of the files, from which all that is wanted follows. */
export type TailPlace = {
	readonly index: number;
	readonly position: Position;
	/** Lines that end after the position and are not wanted yet. */
	readonly discard: number;
	/** Of the first wanted line; `undefined` where the log begins with it. */
	readonly time?: Instant;
};

/** Part of a file with the lines that end in it. */
type Block = {
	readonly times: BigInt64Array;
	readonly position: Position;
	/** Lines that end after the position, but before the block. */
	readonly before: number;
};

/**
Find the newest lines of a log, reading back from its end, file by file.

A line belongs to the part of the file in which it ends. Each part is read with some records before it, because a line that was split
begins there.

@param end - The file, and the offset in it, up to which lines are wanted; without one, its present end.
@throws {FileMovedError}
*/
export const findTail = async (
	folder: LogFolder,
	names: readonly LogName[],
	end: {readonly index: number; readonly offset?: number},
	wanted: TailWanted,
	signal: AbortSignal,
): Promise<TailPlace> => {
	let found = 0;
	for (let index = end.index; index >= 0; index--) {
		const name = names[index]!;
		const offset = index === end.index ? end.offset : undefined;
		const blocks = name.isGzip
			? packedBlock(folder, name.name, signal)
			: plainBlocks(folder, name.name, offset, signal);
		for await (const block of blocks) {
			const place = placeIn(block, wanted, wanted.need - found);
			if (typeof place === 'object') {
				return {index, ...place};
			}

			found += place;
		}
	}

	return {index: 0, position: fileStart, discard: 0};
};

/** The place, where it is in this block; else how many lines of it count. */
const placeIn = (
	{times, position, before}: Block,
	{counts, floor}: TailWanted,
	need: number,
): Omit<TailPlace, 'index'> | number => {
	let found = 0;
	for (let line = times.length - 1; line >= 0; line--) {
		if (counts(times[line]!)) {
			found++;
			if (found === need) {
				return {position, discard: before + line, time: times[line]!};
			}
		}
	}

	const isBeyond = floor !== undefined && times.length > 0 && times.every(time => time < floor);
	return isBeyond ? {position, discard: before + times.length, time: floor} : found;
};

async function* plainBlocks(
	folder: LogFolder,
	name: string,
	offset: number | undefined,
	signal: AbortSignal,
): AsyncGenerator<Block> {
	let end = offset;
	let tail: Uint8Array | undefined;
	for (let step = 0; end === undefined || end > 0; step++) {
		const size = blockSizes[Math.min(step, blockSizes.length - 1)]! + probeBytes;
		const range: FileRange =
			end === undefined
				? await folder.suffix(name, size, signal)
				: await folder.range(name, Math.max(0, end - size), end, signal);
		if (tail && !endsWith(range.bytes, tail)) {
			throw new FileMovedError('another file has its name now');
		}

		const start = range.from === 0 ? 0 : range.from + probeBytes;
		yield readBlock(range, start);
		tail = positionIn(range.bytes, range.from, start - range.from).before;
		end = start;
	}
}

const endsWith = (bytes: Uint8Array, tail: Uint8Array): boolean => {
	const from = bytes.length - tail.length;
	return from >= 0 && tail.every((byte, index) => byte === bytes[from + index]);
};

/** @param start - Where the block begins in the file; what comes before it is only there to know lines that were split. */
const readBlock = ({bytes, from}: FileRange, start: number): Block => {
	const lines = new CriLines();
	const first = from === 0 ? 0 : bytes.indexOf(newline) + 1;
	if (first === 0 && from > 0) {
		return {times: new BigInt64Array(0), position: fileStart, before: 0};
	}

	const split = Math.max(first, start - from);
	const before = lines.push(bytes.subarray(first, split)).times.length;
	const {times} = lines.push(bytes.subarray(split));
	return {times, position: positionIn(bytes, from, first), before};
};

/** A compressed file can only be read from its start, so it is one block. */
async function* packedBlock(folder: LogFolder, name: string, signal: AbortSignal): AsyncGenerator<Block> {
	const lines = new CriLines();
	const parts: BigInt64Array[] = [];
	for await (const bytes of new GzipBytes(folder, name, fileStart).read(signal)) {
		parts.push(lines.push(bytes).times);
	}

	const times = new BigInt64Array(parts.reduce((sum, part) => sum + part.length, 0));
	let count = 0;
	for (const part of parts) {
		times.set(part, count);
		count += part.length;
	}

	yield {times, position: fileStart, before: 0};
}
