import {setImmediate} from 'node:timers/promises';
import {BlockIndexer, blockBytes, type IndexedLines, type Timing} from './block-indexer.ts';
import type {IndexThreads} from './index-threads.ts';
import type {OpenFile} from './open-file.ts';

/** Whole lines of a file. */
export type FileRange = {
	readonly file: OpenFile;
	/** Where a line begins. */
	readonly from: number;
	/** After a newline. */
	readonly to: number;
	readonly timing: Timing;
};

/** What comes of a range: lines, or that the file was truncated meanwhile and the rest is gone. */
export type RangePart = IndexedLines | 'truncated';

/** Below so many bytes a thread would not have started before all is done. */
const leastForThreads = 4 * blockBytes;

/** A thread gets so much at once: handing over takes time, too. */
const taskBytes = 4 * blockBytes;

/** Parts that are in hand at a time, for each thread: one is worked on, one waits. */
const tasksPerThread = 2;

let readings = 0;

/**
Index the lines of a range, in order; large ones on threads.

@throws {Error} Where the file cannot be read.
*/
export async function* indexRange(
	range: FileRange,
	threads: IndexThreads,
	signal: AbortSignal,
): AsyncGenerator<RangePart> {
	if (signal.aborted) {
		return;
	}

	const parts = range.to - range.from < leastForThreads ? indexHere(range) : indexOnThreads(range, threads);
	for await (const lines of parts) {
		if (signal.aborted) {
			return;
		}

		if (!lines) {
			yield 'truncated';
			return;
		}

		yield* lines;
	}
}

type Part = readonly IndexedLines[] | undefined;

async function* indexHere({file, from, to, timing}: FileRange): AsyncGenerator<Part> {
	const blocks = new BlockIndexer(file.fd, timing).index(from, to);
	while (true) {
		const {done, value} = blocks.next();
		if (done) {
			yield value ? [] : undefined;
			return;
		}

		yield [value];
		// Keys and frames get their turn.
		await setImmediate();
	}
}

async function* indexOnThreads(range: FileRange, threads: IndexThreads): AsyncGenerator<Part> {
	const {file, from, to, timing} = range;
	const reading = ++readings;
	const tasks: Array<Promise<Part>> = [];
	let at = from;
	const begin = () => {
		if (at < to) {
			const end = Math.min(to, at + taskBytes);
			const part = threads.index({reading, fd: file.fd, timing, from: at, to: end, range: {from, to}});
			// Who leaves early does not wait for it any more.
			part.catch(() => {});
			tasks.push(part);
			at = end;
		}
	};
	for (let task = 0; task < threads.count * tasksPerThread; task++) {
		begin();
	}

	while (tasks.length > 0) {
		const part = await tasks.shift()!;
		begin();
		yield part;
	}
}
