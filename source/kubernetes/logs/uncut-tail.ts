import {isSameLine} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {ApiError} from '../api.ts';
import type {Collected} from './life-log.ts';
import type {NewestLine} from './newest-line.ts';
import type {LogRange} from './pod-log.ts';

/** An answer that seems to be cut is asked for again so often. */
const maxLooks = 4;

/** Where lines begin for sure that are asked for, though nobody knows how many they are. */
export type TailStart = {
	/** An answer without a line is right where no line of the log is so new. */
	readonly from?: Instant;
	/** As `from`, on a clock that may not be the node's: an answer without a line is believed at last. */
	readonly about?: Instant;
};

/** What of a log is read to its end, and how. */
export type UncutRead = {
	readonly range: LogRange;
	readonly start?: TailStart;
	/** An answer that has come already. */
	readonly first?: Collected;
	collect(range: LogRange): Promise<Collected>;
	/** Asks for the log's newest line. */
	newest(): Promise<NewestLine>;
};

/**
Read the end of a log, which begins at a limit of lines or of time.

Fewer lines than the limit may be all there are, or a cut answer: then what is asked for would seem to begin, or to end, elsewhere. A cut
answer lacks the log's newest line.

@throws {ApiError} Where it is cut each time.
*/
export const collectUncut = async ({
	range,
	start = {},
	first,
	collect,
	newest,
}: UncutRead): Promise<Collected> => {
	const from = start.from ?? start.about;
	let read = first ?? (await collect(range));
	let isContradicted = false;
	for (let look = 0; look < maxLooks; look++) {
		if (lineCount(read.lines) >= (range.tailLines ?? Number.POSITIVE_INFINITY)) {
			return read;
		}

		const {line} = await newest();
		if (isProven(read.lines, line, from)) {
			return read;
		}

		read = furtherOf(read, await collect(range));
		if (isProven(read.lines, line, from)) {
			return read;
		}

		isContradicted ||= lineCount(line) > 0 && start.about === undefined;
	}

	// What is empty so often is empty: no header tells it.
	if (lineCount(read.lines) === 0 && !isContradicted) {
		return read;
	}

	throw new ApiError('the answer was cut', {status: 0});
};

/** The one that goes further. A window that counts back from now begins later in the second one, so their numbers of lines do not tell. */
const furtherOf = (a: Collected, b: Collected): Collected => {
	const [endOfA, endOfB] = [a.lines.times.at(-1), b.lines.times.at(-1)];
	const isLonger = endOfA === endOfB && lineCount(b.lines) > lineCount(a.lines);
	return isLonger || endOfA === undefined || (endOfB !== undefined && endOfB > endOfA) ? b : a;
};

/** Whether the newest line is among those that were read, or newer ones are, or none was to be read. */
const isProven = (read: LineBatch, newest: LineBatch, from: Instant | undefined): boolean => {
	const [time] = newest.times;
	if (time === undefined) {
		return false;
	}

	const last = read.times.at(-1);
	return last === undefined
		? from !== undefined && time < from
		: last > time || read.times.some((_, line) => isSameLine(read, line, newest, 0));
};
