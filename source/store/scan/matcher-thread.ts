import {parentPort, workerData} from 'node:worker_threads';
import type {Lines} from '../../core/lines.ts';
import {createMatcher} from './create-matcher.ts';
import {bitsFor, type LineBits} from './line-bits.ts';
import type {LineQuery} from './line-query.ts';

/** Lines that are matched between two signs of progress. */
const linesAtOnce = 16;

/** What a thread is given when it starts. */
export type ThreadData = {
	readonly query: LineQuery;
	/** One number: counts what has been done. */
	readonly progress: Int32Array;
};

/** What a thread is asked. */
export type ThreadTask =
	| {readonly type: 'scan'; readonly lines: Lines}
	| {readonly type: 'ranges'; readonly message: Uint8Array; readonly limit: number | undefined};

/** What came of it, in the order of the tasks. */
export type ThreadResult =
	| {readonly type: 'scan'; readonly bits: LineBits; readonly count: number}
	| {readonly type: 'ranges'; readonly ranges: readonly number[]};

const {query, progress} = workerData as ThreadData;
const matcher = createMatcher(query);

const answer = (task: ThreadTask): ThreadResult => {
	if (task.type === 'ranges') {
		return {type: 'ranges', ranges: matcher.ranges(task.message, task.limit)};
	}

	const {lines} = task;
	const bits = bitsFor(lines.count);
	let count = 0;
	for (let from = 0; from < lines.count; from += linesAtOnce) {
		count += matcher.scan(lines, bits, from, Math.min(lines.count, from + linesAtOnce));
		Atomics.add(progress, 0, 1);
	}

	return {type: 'scan', bits, count};
};

parentPort!.on('message', (task: ThreadTask) => {
	Atomics.add(progress, 0, 1);
	parentPort!.postMessage(answer(task));
});
