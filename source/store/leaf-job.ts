import {bytesIn} from './buffers.ts';
import {Columns, columnBytes, type Shape} from './columns.ts';
import {type Evaluated, evaluate, type LeafRows} from './evaluate.ts';
import type {Leaf} from './leaf.ts';
import {hasLines} from './leaf-writing.ts';
import {type LineSet, noLine} from './line-set.ts';
import {isKnown, type KnownMatches, matchLines} from './match-lines.ts';
import type {Plan} from './plan.ts';
import type {Matcher} from './scan/matcher.ts';

/** Bytes that are in memory, or in a file. */
export type Source = SharedArrayBuffer | {readonly fd: number; readonly offset: number};

/** A leaf, for a thread; a plain value. */
export type LeafJob = {
	readonly serial: number;
	readonly lines: number;
	readonly rows: number;
	readonly size: number;
	readonly stream: number;
	readonly hasContinued: boolean;
	readonly hasRepeats: boolean;
	readonly hasNotices: boolean;
	readonly ends: Int32Array;
	readonly shape: Shape;
	readonly columns: Source;
	readonly messages: Source;
	/** Of each query of the plan. */
	readonly known: readonly KnownMatches[];
};

/** What was found out of a leaf. */
export type LeafResult = {
	readonly serial: number;
	/** Of each query of the plan, the lines that match. */
	readonly matches: readonly LineSet[];
	/** Absent: the leaf could not be read, or a query was too slow. */
	readonly evaluated: Evaluated | undefined;
	/** The keys of queries that turned out to take much work; nothing else is known then. */
	readonly slow?: readonly number[];
};

/** Gives what is at a source; `undefined` where it cannot be read. It is right until something of that kind is asked for again. */
export type ReadSource = (
	source: Source,
	length: number,
	kind: 'columns' | 'messages',
) => SharedArrayBuffer | undefined;

/** A leaf that is in memory, as far as it is needed to choose among its rows. */
export const rowsOf = (leaf: Leaf): LeafRows => {
	const {serial, columns, lines, rows, stream, hasContinued, hasRepeats, hasNotices, ends} = leaf;
	return {serial, columns: columns!, lines, rows, stream, hasContinued, hasRepeats, hasNotices, ends};
};

/** Find out what a plan asks of a leaf. */
export const runJob = (
	job: LeafJob,
	plan: Plan,
	matchers: readonly Matcher[],
	read: ReadSource,
): LeafResult => {
	const buffer = read(job.columns, columnBytes(job.shape), 'columns');
	if (!buffer) {
		return {serial: job.serial, matches: [], evaluated: undefined};
	}

	const columns = new Columns(buffer, job.shape);
	const matches = matchesOf(job, columns, matchers, read);
	const slow = plan.queries.filter(({isBoxed}, at) => !isBoxed && !matchers[at]!.isQuick);
	if (slow.length > 0) {
		return {serial: job.serial, matches: [], evaluated: undefined, slow: slow.map(({key}) => key)};
	}

	const evaluated = evaluateMatches({...job, columns}, plan, matches);
	return {serial: job.serial, matches, evaluated};
};

/** Choose among the rows of a leaf by what its lines match. */
export const evaluateMatches = (rows: LeafRows, plan: Plan, matches: readonly LineSet[]): Evaluated =>
	evaluate(rows, plan.wanted, {
		filters: plan.hasSearch ? matches.slice(0, -1) : matches,
		search: plan.hasSearch ? matches.at(-1) : undefined,
	});

/** What each query matches; nothing new where the messages cannot be read. */
const matchesOf = (
	{messages, size, lines, known}: LeafJob,
	{starts}: Columns,
	matchers: readonly Matcher[],
	read: ReadSource,
): LineSet[] => {
	const isNeeded = known.some(matches => !isKnown(matches, lines));
	const buffer = isNeeded ? read(messages, size, 'messages') : undefined;
	const bytes = buffer ? bytesIn(buffer) : new Uint8Array(0);
	const isReadable = buffer !== undefined && hasLines(bytes, starts, lines);
	return known.map((matches, at) =>
		isReadable || isKnown(matches, lines)
			? matchLines(matchers[at]!, {bytes, starts, count: lines}, matches)
			: noLine(lines),
	);
};
