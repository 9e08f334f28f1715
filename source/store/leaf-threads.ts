import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import type {LeafJob, LeafResult} from './leaf-job.ts';
import type {ThreadAnswer, ThreadTask} from './leaf-worker.ts';
import type {Plan} from './plan.ts';

/** More do not help: they share the memory's speed. */
const mostThreads = 4;

/** Tasks that a thread has at a time, so that it never waits for the next one. */
const tasksAhead = 2;

/** Threads that had nothing to do for so long are ended, in ms. */
const idleMs = 30_000;

/** Bundled it stands beside, and is JavaScript. */
const script = new URL(
	import.meta.url.endsWith('.ts') ? './leaf-worker.ts' : './leaf-worker.js',
	import.meta.url,
);

/** Why nothing comes of jobs: they took so many ms, or their thread failed. */
export type ThreadFailure = {readonly waitedMs: number; readonly error?: Error};

export type LeafThreadsOptions = {
	/** Jobs are done. */
	readonly onResults: (results: readonly LeafResult[]) => void;
	/** These jobs are not done, and will not be. */
	readonly onFailure: (jobs: readonly LeafJob[], failure: ThreadFailure) => void;
};

type Thread = {
	readonly worker: Worker;
	/** What it was given, the oldest first. */
	readonly tasks: Array<readonly LeafJob[]>;
	plan: Plan | undefined;
	/** Whether it has started. */
	isReady: boolean;
	watch: NodeJS.Timeout | undefined;
};

/** Threads that look at leaves; started with the first need. */
export class LeafThreads {
	/** Most at a time. */
	readonly count = Math.max(2, Math.min(mostThreads, availableParallelism()));
	readonly #options: LeafThreadsOptions;
	readonly #threads = new Set<Thread>();
	#plan: Plan | undefined;
	/** How long a task may take, in ms; `undefined`: none can take too long. */
	#boxMs: number | undefined;
	#isIdle: NodeJS.Timeout | undefined;

	constructor(options: LeafThreadsOptions) {
		this.#options = options;
	}

	/** Whether a task can be given. */
	get hasRoom(): boolean {
		return this.#threads.size < this.count || [...this.#threads].some(thread => this.#takes(thread));
	}

	/**
	Find this out from now on.

	@param boxMs - How long the jobs of a task may take; then the thread is ended.
	*/
	follow(plan: Plan, boxMs: number | undefined): void {
		this.#plan = plan;
		this.#boxMs = boxMs;
	}

	/** Give jobs to the thread that has least to do. */
	run(jobs: readonly LeafJob[]): void {
		const thread = this.#freest();
		if (thread.plan !== this.#plan) {
			thread.plan = this.#plan;
			thread.worker.postMessage({plan: this.#plan!} satisfies ThreadTask);
		}

		thread.tasks.push(jobs);
		thread.worker.postMessage({jobs} satisfies ThreadTask);
		this.#watch(thread);
		clearTimeout(this.#isIdle);
	}

	/** End all threads; nothing is told of their jobs any more. */
	async close(): Promise<void> {
		clearTimeout(this.#isIdle);
		const threads = [...this.#threads];
		this.#threads.clear();
		await Promise.all(threads.map(thread => this.#end(thread)));
	}

	#takes({tasks}: Thread): boolean {
		// A task that may hang is alone, so that no other one pays for it.
		return tasks.length < (this.#boxMs === undefined ? tasksAhead : 1);
	}

	#freest(): Thread {
		const freest = [...this.#threads].toSorted((a, b) => a.tasks.length - b.tasks.length)[0];
		return freest && (freest.tasks.length === 0 || this.#threads.size === this.count)
			? freest
			: this.#start();
	}

	#start(): Thread {
		const worker = new Worker(script);
		const thread: Thread = {worker, tasks: [], plan: undefined, isReady: false, watch: undefined};
		worker.unref();
		worker.on('message', (answer: ThreadAnswer) => this.#take(thread, answer));
		worker.on('error', error => this.#fail(thread, {waitedMs: 0, error: error as Error}));
		this.#threads.add(thread);
		return thread;
	}

	#take(thread: Thread, answer: ThreadAnswer): void {
		if (!this.#threads.has(thread)) {
			return;
		}

		if (answer === 'ready') {
			thread.isReady = true;
			this.#watch(thread);
			return;
		}

		thread.tasks.shift();
		this.#watch(thread);
		this.#rest();
		this.#options.onResults(answer);
	}

	/** Time the task that a thread is at. */
	#watch(thread: Thread): void {
		clearTimeout(thread.watch);
		const waitedMs = this.#boxMs;
		if (waitedMs !== undefined && thread.isReady && thread.tasks.length > 0) {
			thread.watch = setTimeout(() => this.#fail(thread, {waitedMs}), waitedMs).unref();
		}
	}

	#fail(thread: Thread, failure: ThreadFailure): void {
		if (this.#threads.delete(thread)) {
			void this.#end(thread);
			this.#options.onFailure(thread.tasks.flat(), failure);
		}
	}

	async #end({worker, watch}: Thread): Promise<void> {
		clearTimeout(watch);
		await worker.terminate();
	}

	/** Threads that have nothing to do are not kept for ever. */
	#rest(): void {
		clearTimeout(this.#isIdle);
		if ([...this.#threads].every(({tasks}) => tasks.length === 0)) {
			this.#isIdle = setTimeout(() => void this.close(), idleMs).unref();
		}
	}
}
