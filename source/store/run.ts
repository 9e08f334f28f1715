import type {Instant} from '../core/instant.ts';
import {continuesMark, type LineBatch, lineCount} from '../core/line-batch.ts';
import {joinHalves} from '../core/timestamp.ts';
import {compareWords, isAscending, wordsOf} from './columns.ts';
import {isInOrder} from './incoming-lines.ts';
import {noStream, noticeFlag} from './marks.ts';

/** Where the record of a line stands, so that the lines that continue it stand there too. */
export type RecordPlace = {
	readonly key: Instant;
	/** Time of its first line. */
	readonly head: Instant;
};

/** Lines of one stream on their way to their places. */
export type Run = {
	readonly batch: LineBatch;
	readonly stream: number;
	readonly count: number;
	/** Levels and `continuesMark` of the lines. */
	readonly marks: Uint8Array;
	/** Where each line stands: at the time of its record, but for those that came too late for that. As pairs of 32 bits. */
	readonly keys: Int32Array;
	/** The time of each line's record, as pairs of 32 bits. The same as `keys` where all stand at their time. */
	readonly heads: Int32Array;
	/** The lines in the order in which they stand; absent where that is the order of the batch. */
	readonly index: Uint32Array | undefined;
};

/** The line of the batch that stands at a place of a run. */
export const lineOfRun = (run: Run, at: number): number => (run.index ? run.index[at]! : at);

/** Whether the line at a place of a run continues the one before it. */
export const continuesAt = (run: Run, at: number): boolean =>
	(run.marks[lineOfRun(run, at)]! & continuesMark) !== 0;

/** An instant of a column of pairs of 32 bits. */
export const instantAt = (words: Int32Array, at: number): Instant =>
	joinHalves(words[at * 2 + 1]!, words[at * 2]! >>> 0);

/** What is known of lines before they are placed. */
export type Incoming = {
	readonly batch: LineBatch;
	readonly stream: number;
	readonly marks: Uint8Array;
	/** The record that the first line continues, where it does. */
	readonly record: RecordPlace | undefined;
	/** Lines of records up to this instant are too late for their place: they stand right after it, by time among themselves. */
	readonly floor: Instant | undefined;
};

/** Find out where lines stand, and in which order. */
export const runOf = (incoming: Incoming): Run => {
	const {batch, stream, marks} = incoming;
	const heads = headsOf(incoming);
	const keys = keysOf(heads, incoming);
	const headWords = wordsOf(heads);
	const run = {
		batch,
		stream,
		count: lineCount(batch),
		marks,
		keys: keys === heads ? headWords : wordsOf(keys),
		heads: headWords,
	};
	const isSorted = keys === batch.times ? isInOrder(batch) : isAscending(run.keys) && isAscending(run.heads);
	return {...run, index: isSorted ? undefined : sortedIndex(run.keys, run.heads)};
};

/** A notice as a run of one line without bytes. */
export const noticeRun = (time: Instant, key: Instant, stream: number = noStream): Run => {
	const times = BigInt64Array.of(time);
	const heads = wordsOf(times);
	return {
		batch: {bytes: new Uint8Array(0), starts: new Uint32Array(2), times, flags: Uint8Array.of(noticeFlag)},
		stream,
		count: 1,
		marks: new Uint8Array(1),
		keys: key === time ? heads : wordsOf(BigInt64Array.of(key)),
		heads,
		index: undefined,
	};
};

/** Whether a line continues another. A loop, for a callback costs more than all else that is done for a line of a file. */
const hasContinued = (marks: Uint8Array): boolean => {
	let all = 0;
	for (let line = 0; line < marks.length; line++) {
		all |= marks[line]!;
	}

	return (all & continuesMark) !== 0;
};

/** The time of each line's record. */
const headsOf = ({batch, marks, record}: Incoming): BigInt64Array => {
	const {times} = batch;
	if (!hasContinued(marks)) {
		return times;
	}

	const heads = times.slice();
	for (let line = 0; line < heads.length; line++) {
		if ((marks[line]! & continuesMark) !== 0) {
			heads[line] = line > 0 ? heads[line - 1]! : (record?.head ?? heads[line]!);
		}
	}

	return heads;
};

/** Where each line stands; the heads themselves where each stands at its time. */
const keysOf = (heads: BigInt64Array, {floor, marks, record}: Incoming): BigInt64Array => {
	const continued =
		(marks[0] ?? 0) & continuesMark && record && record.key !== record.head ? record : undefined;
	if (!continued && (floor === undefined || !heads.some(head => head <= floor))) {
		return heads;
	}

	const keys = heads.slice();
	let line = 0;
	for (; continued && line < keys.length && (line === 0 || (marks[line]! & continuesMark) !== 0); line++) {
		keys[line] = continued.key;
	}

	for (; floor !== undefined && line < keys.length; line++) {
		if (keys[line]! <= floor) {
			keys[line] = floor + 1n;
		}
	}

	return keys;
};

/** Lines by where they stand, by the time of their record, by arrival. */
const sortedIndex = (keys: Int32Array, heads: Int32Array): Uint32Array => {
	const index = Uint32Array.from({length: keys.length / 2}, (_, line) => line);
	return index.sort((a, b) => compareWords(keys, a, keys, b) || compareWords(heads, a, heads, b) || a - b);
};
