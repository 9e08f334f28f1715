import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import type {PatternJob, PatternResult} from './pattern-job.ts';

const mostThreads = 4;

/** Leaves that a thread has at a time, so that it never waits for the next one. */
const leavesAhead = 2;

/** Bundled it stands beside, and is JavaScript. */
const script = new URL(
	import.meta.url.endsWith('.ts') ? './pattern-worker.ts' : './pattern-worker.js',
	import.meta.url,
);

type Thread = {readonly worker: Worker; jobs: number};

/** Threads that count shapes; started with the first need. */
export class PatternThreads {
	readonly #count = Math.min(mostThreads, availableParallelism());
	readonly #threads: Thread[] = [];
	readonly #onResult: (result: PatternResult) => void;
	readonly #onFailure: (error: Error) => void;

	/** @param onFailure - A thread ended: what it was at is lost. */
	constructor(onResult: (result: PatternResult) => void, onFailure: (error: Error) => void) {
		this.#onResult = onResult;
		this.#onFailure = onFailure;
	}

	/** Whether a leaf can be given. */
	get hasRoom(): boolean {
		return this.#threads.length < this.#count || this.#threads.some(({jobs}) => jobs < leavesAhead);
	}

	/** Give a leaf to the thread that has least to do. */
	run(job: PatternJob): void {
		const freest = this.#threads.toSorted((a, b) => a.jobs - b.jobs)[0];
		const mayStart = this.#threads.length < this.#count;
		const thread = freest && (freest.jobs === 0 || !mayStart) ? freest : this.#start();
		thread.jobs++;
		thread.worker.postMessage(job);
	}

	/** End all threads; nothing is told of their leaves any more. */
	async close(): Promise<void> {
		await Promise.all(this.#threads.splice(0).map(({worker}) => worker.terminate()));
	}

	#start(): Thread {
		const worker = new Worker(script);
		const thread: Thread = {worker, jobs: 0};
		worker.unref();
		worker.on('message', (result: PatternResult) => {
			if (this.#threads.includes(thread)) {
				thread.jobs--;
				this.#onResult(result);
			}
		});
		worker.on('error', error => {
			if (this.#threads.includes(thread)) {
				this.#onFailure(error instanceof Error ? error : new Error(String(error)));
			}
		});
		this.#threads.push(thread);
		return thread;
	}
}
