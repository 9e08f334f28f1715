import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import type {IndexedLines} from './block-indexer.ts';
import type {IndexResult, IndexTask} from './index-worker.ts';

/** More do not help: the lines go through one thread in the end. */
const mostThreads = 4;

/** Bundled it stands beside, and is JavaScript. */
const script = new URL(
	import.meta.url.endsWith('.ts') ? './index-worker.ts' : './index-worker.js',
	import.meta.url,
);

type Waiting = {
	resolve(lines: readonly IndexedLines[] | undefined): void;
	reject(reason: Error): void;
};

/** A thread, and who waits for its answers, in order. */
type Thread = {readonly worker: Worker; readonly waiting: Waiting[]};

/** Threads that index parts of files; started with the first part. */
export class IndexThreads {
	readonly #threads: Thread[] = [];
	readonly count = Math.max(2, Math.min(mostThreads, availableParallelism()));

	/**
	Index a part of a file on the thread that has least to do.

	@returns `undefined` where the file is shorter than that.
	@throws {Error} Where it cannot be read.
	*/
	async index(task: IndexTask): Promise<readonly IndexedLines[] | undefined> {
		const thread = this.#freest();
		return new Promise((resolve, reject) => {
			thread.waiting.push({resolve, reject});
			thread.worker.postMessage(task);
		});
	}

	/** End all threads; what is waited for is not answered any more. */
	async close(): Promise<void> {
		await Promise.all(this.#threads.map(async ({worker}) => worker.terminate()));
	}

	#freest(): Thread {
		const freest = this.#threads.toSorted((a, b) => a.waiting.length - b.waiting.length)[0];
		return freest && (freest.waiting.length === 0 || this.#threads.length === this.count)
			? freest
			: this.#start();
	}

	#start(): Thread {
		const thread: Thread = {worker: new Worker(script), waiting: []};
		thread.worker.unref();
		thread.worker.on('message', (result: IndexResult) => {
			const {resolve, reject} = thread.waiting.shift()!;
			if ('lines' in result) {
				resolve(result.lines);
			} else {
				reject(result.failure);
			}
		});
		thread.worker.on('error', error => {
			for (const {reject} of thread.waiting.splice(0)) {
				reject(error instanceof Error ? error : new Error(String(error)));
			}
		});
		this.#threads.push(thread);
		return thread;
	}
}
