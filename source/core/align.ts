import {isSameLine} from './batch-parts.ts';
import {type LineBatch, lineBytes, lineCount} from './line-batch.ts';

/** How what was read joins what is known. */
export type Alignment =
	/** Proven: lines of `read` from `from` on come right after the last known one. `fragment`: its first line is the rest of a known one. */
	| {readonly type: 'joined'; readonly from: number; readonly fragment: boolean}
	/** It fits in one place only, but what overlaps has a single time, so it may be equal lines of the same burst. */
	| {readonly type: 'weak'; readonly from: number}
	/** It joins, but equal lines repeat, so where cannot be told: read from further back. */
	| {readonly type: 'ambiguous'}
	/** All of it is known and it ends before the last known line: more must come, or the answer was cut. */
	| {readonly type: 'short'}
	/** They have nothing in common. */
	| {readonly type: 'apart'};

export type AlignOptions = {
	/** What is known begins where the log begins. */
	readonly knownFromStart: boolean;
	/** What was read begins where the log begins. */
	readonly readFromStart: boolean;
};

/** A runtime splits a line only after so many bytes at the least, so shorter ends of lines are no fragments. */
const minFragmentBytes = 4096;

/**
Find where a log that was read again goes on from what is known of it: by the sequence of (time, bytes).

Sequences tell apart what counting the lines of a second cannot: equal times, equal lines, lines that come late.
Neither the order of times nor any clock is trusted; but where times differ, equal lines cannot feign a join.

@param known - The newest known lines in order of arrival.
@param read - Consecutive lines of the same log, from a request that began at or before the last known line, it is hoped.
*/
export const align = (known: LineBatch, read: LineBatch, options: AlignOptions): Alignment => {
	if (options.knownFromStart && options.readFromStart) {
		const alignment = alignFromStart(known, read);
		if (alignment) {
			return alignment;
		}
	}

	if (lineCount(known) === 0) {
		return {type: 'apart'};
	}

	const joins = findJoins(known, read);
	if (joins.length === 1 && !endsInside(known, read)) {
		const from = joins[0]!;
		return spansTimes(known, Math.min(from, lineCount(known)))
			? {type: 'joined', from, fragment: false}
			: {type: 'weak', from};
	}

	if (joins.length > 0) {
		return {type: 'ambiguous'};
	}

	if (isFragment(known, lineCount(known) - 1, read)) {
		return {type: 'joined', from: 1, fragment: true};
	}

	return endsInside(known, read) ? {type: 'short'} : {type: 'apart'};
};

/** Both begin where the log begins, so places are equal numbers; `undefined` where the log has lost its beginning since. */
const alignFromStart = (known: LineBatch, read: LineBatch): Alignment | undefined => {
	const knownCount = lineCount(known);
	const count = Math.min(knownCount, lineCount(read));
	if (!isSameRun(known, 0, read, 0, count)) {
		return undefined;
	}

	return count < knownCount ? {type: 'short'} : {type: 'joined', from: knownCount, fragment: false};
};

/** Up to two places of `read` at which all that overlaps before is equal. */
const findJoins = (known: LineBatch, read: LineBatch): number[] => {
	const knownCount = lineCount(known);
	const joins: number[] = [];
	for (let end = 1; end <= lineCount(read) && joins.length < 2; end++) {
		const overlap = Math.min(end, knownCount);
		if (isOverlap(known, knownCount - overlap, read, end - overlap, overlap)) {
			joins.push(end);
		}
	}

	return joins;
};

/** Whether the runs are equal. A tail may begin in mid-line: then its first line is only the end of the known one. */
const isOverlap = (
	known: LineBatch,
	knownFrom: number,
	read: LineBatch,
	readFrom: number,
	count: number,
): boolean => {
	if (!isSameRun(known, knownFrom + 1, read, readFrom + 1, count - 1)) {
		return false;
	}

	return (
		isSameLine(known, knownFrom, read, readFrom) ||
		(readFrom === 0 && count > 1 && isFragment(known, knownFrom, read))
	);
};

/** From the end, because that is where unequal runs differ at once. */
const isSameRun = (a: LineBatch, fromA: number, b: LineBatch, fromB: number, count: number): boolean => {
	for (let offset = count - 1; offset >= 0; offset--) {
		if (!isSameLine(a, fromA + offset, b, fromB + offset)) {
			return false;
		}
	}

	return true;
};

/** Whether `read` may end before the last known line: its end is equal to lines that were known before that. */
const endsInside = (known: LineBatch, read: LineBatch): boolean => {
	const readCount = lineCount(read);
	if (readCount === 0) {
		return true;
	}

	for (let end = 1; end < lineCount(known); end++) {
		const overlap = Math.min(end, readCount);
		if (isOverlap(known, end - overlap, read, readCount - overlap, overlap)) {
			return true;
		}
	}

	return false;
};

/** Whether the newest `count` lines have more than one time. */
const spansTimes = ({times}: LineBatch, count: number): boolean => {
	const last = times.at(-1);
	for (let line = times.length - count; line < times.length; line++) {
		if (times[line] !== last) {
			return true;
		}
	}

	return false;
};

/** Whether the first line read is the end of a known long one, which a rotation or the request's start has split. */
const isFragment = (known: LineBatch, line: number, read: LineBatch): boolean => {
	if (lineCount(read) === 0) {
		return false;
	}

	const whole = lineBytes(known, line);
	const rest = lineBytes(read, 0);
	const cut = whole.length - rest.length;
	return (
		rest.length > 0 && cut >= minFragmentBytes && rest.every((byte, index) => byte === whole[cut + index])
	);
};
