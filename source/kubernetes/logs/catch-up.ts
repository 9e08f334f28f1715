import {linesBetween, noLines, oldestTime} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {Joiner} from './joiner.ts';
import {failOnWords, isUncut, type LifeLog} from './life-log.ts';
import {newestLine} from './newest-line.ts';
import type {LogRange} from './pod-log.ts';

/** What reading on from the known lines has come to. */
export type CatchUp =
	/** Proven. `rest`: the last line, if it has no end. */
	| {readonly type: 'joined'; readonly added: number; readonly rest: LineBatch}
	/** The answer ended before the known lines do: it was cut. */
	| {readonly type: 'short'}
	/** Nothing in common is left. `range` gives all that is there beyond, and perhaps known lines: none of them is newer than `after`. */
	| {
			readonly type: 'apart';
			readonly range: LogRange;
			readonly after?: Instant;
			readonly first?: Instant;
	  };

/** A known log of no more lines is simply read again. */
const maxWholeLines = 2000;

/** The tails that are tried, the cheapest first: the kubelet seeks them from the file's end. */
const usualTails = [2000, 16_000, 128_000];

/** Lines beyond the known ones that are held before it is clear that they do not join. */
const maxHeldLines = 150_000;

/** How to read on. */
export type CatchUpOptions = {
	/** The life is the one before the present one. */
	readonly previous: boolean;
	/** It was tried before: what fits nowhere is lost, and not only cut. */
	readonly isLastTry: boolean;
	/** Lines of the tails that are tried. @default 2000, 16,000, 128,000 */
	readonly tails?: readonly number[];
	readonly signal: AbortSignal;
};

/**
Read what the log has beyond the known lines, up to its present end, and hand it to the reader.

@throws {ApiError}
*/
export const catchUp = async (log: LifeLog, options: CatchUpOptions): Promise<CatchUp> => {
	const {known} = log;
	const {previous, tails = usualTails, signal} = options;
	if (log.isPast) {
		return {type: 'joined', added: 0, rest: noLines};
	}

	const newest = known.newest;
	if (newest === undefined || (known.isComplete && known.count <= maxWholeLines)) {
		return readOrPart(log, {previous}, options);
	}

	if (log.hasEnd) {
		// It may be far before that of the log.
		return readOrPart(log, {previous, sinceTime: oldestTime(known.lines())}, options);
	}

	for (const tailLines of tails) {
		const tail = await readOn(log, {previous, tailLines}, signal);
		if (tail.result) {
			return tail.result;
		}

		if (tail.isWhole) {
			return readOrPart(log, {previous}, options);
		}

		if (tail.first !== undefined && tail.first > newest) {
			// All of the tail is newer, and no clock went back: what lies between is found by time.
			return readOrPart(log, {previous, sinceTime: oldestTime(known.lines())}, options);
		}
	}

	if (!options.isLastTry) {
		return {type: 'short'};
	}

	return (await isClockBack(log, options))
		? {type: 'apart', range: {previous, tailLines: tails.at(-1)}}
		: {type: 'apart', range: {previous, sinceTime: newest}, after: newest};
};

/** Lines that are newer than all that is known were written after a rotation. Else the answer may be cut before it reached them. */
const readOrPart = async (log: LifeLog, range: LogRange, options: CatchUpOptions): Promise<CatchUp> => {
	const newest = log.known.newest;
	const {result, first} = await readOn(log, range, options.signal);
	if (result) {
		return result;
	}

	const isNewer = first !== undefined && (newest === undefined || first > newest);
	if (isNewer || (options.isLastTry && newest === undefined)) {
		return {type: 'apart', range, first};
	}

	if (!options.isLastTry) {
		return {type: 'short'};
	}

	if (await isClockBack(log, options)) {
		return {type: 'apart', range, first};
	}

	// A log that is longer than what is held of one is joined by time.
	return range.sinceTime === undefined
		? readOrPart(log, {...range, sinceTime: oldestTime(log.known.lines())}, options)
		: {type: 'apart', range: {...range, sinceTime: newest}, after: newest};
};

/** Whether the log ends before all that is known begins: its clock was set back, and by time nothing of it is found. */
const isClockBack = async (log: LifeLog, {previous, signal}: CatchUpOptions): Promise<boolean> => {
	const [time] = (await newestLine(log, previous, signal)).line.times;
	return time !== undefined && time < oldestTime(log.known.lines());
};

/**
Hand everything of a range to the reader, without a join: after a gap. What is known may be among it, and is left out.

@returns How many lines that were.
*/
export const deliverAll = async (
	log: LifeLog,
	{range, after}: {readonly range: LogRange; readonly after?: Instant},
	signal: AbortSignal,
): Promise<number> => {
	const answer = await log.open(range, signal, true);
	let count = 0;
	for await (const batch of answer.lines) {
		for (const run of linesBetween(batch, after === undefined ? undefined : after + 1n, undefined)) {
			log.deliver(run);
			count += lineCount(run);
		}

		if (log.isPast) {
			break;
		}

		await log.room();
	}

	return count;
};

type Reading = {readonly result?: CatchUp; readonly isWhole: boolean; readonly first?: Instant};

const readOn = async (log: LifeLog, range: LogRange, signal: AbortSignal): Promise<Reading> => {
	const stop = new AbortController();
	const answer = await log.open(range, AbortSignal.any([signal, stop.signal]));
	const hasLimit = range.tailLines !== undefined || range.sinceTime !== undefined;
	const joiner = new Joiner(log.known, !hasLimit);
	const limit = log.known.count + maxHeldLines;
	let added = 0;
	for await (const batch of answer.lines) {
		const fresh = joiner.push(batch);
		added += lineCount(fresh);
		log.deliver(fresh);
		if (joiner.state !== 'joined' && (joiner.count > limit || isBeyond(log, range, joiner))) {
			stop.abort();
			return {isWhole: false, first: joiner.first};
		}

		if (log.isPast) {
			stop.abort();
			return {result: {type: 'joined', added, rest: noLines}, isWhole: false};
		}

		await log.room();
	}

	failOnWords(answer, joiner.count);
	const {held} = joiner;
	const isWhole = range.sinceTime === undefined && isUncut(held, answer.rest, range);
	const last = joiner.finish(isWhole);
	log.deliver(last);
	added += lineCount(last);
	if (joiner.state === 'joined' && lineCount(held) > 0) {
		// Only the end has made it clear; with all that was read it will be clear at once.
		log.known.reset(held, isWhole);
	}

	return {result: resultOf(joiner, added, answer.rest), isWhole, first: joiner.first};
};

const resultOf = (joiner: Joiner, added: number, rest: LineBatch): CatchUp | undefined => {
	switch (joiner.state) {
		case 'joined':
			return {type: 'joined', added, rest};
		case 'short':
			return {type: 'short'};
		default:
			return joiner.count === 0 ? {type: 'short'} : undefined;
	}
};

/** Found by time, and the first line is newer than all that is known: nothing before it can come any more. */
const isBeyond = (log: LifeLog, range: LogRange, joiner: Joiner): boolean =>
	range.sinceTime !== undefined && log.known.newest !== undefined && joiner.first! > log.known.newest;
