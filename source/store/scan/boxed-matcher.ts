import {Worker} from 'node:worker_threads';
import {TooSlowError} from '../../core/errors/too-slow-error.ts';
import type {Lines} from '../../core/lines.ts';
import {type LineBits, nextBit, setBit} from './line-bits.ts';
import {type LineQuery, typedText} from './line-query.ts';
import type {ThreadData, ThreadResult, ThreadTask} from './matcher-thread.ts';

/** Bundled it stands beside, and is JavaScript. */
const script = new URL(
	import.meta.url.endsWith('.ts') ? './matcher-thread.ts' : './matcher-thread.js',
	import.meta.url,
);

type Waiting = {
	resolve(result: ThreadResult): void;
	reject(reason: Error): void;
};

/**
Matches in a thread of its own what might take for ever: where no line is done within the box, it is ended.

The thread is started with the first call. After an end all calls fail in the same way; another query takes another matcher.
*/
export class BoxedMatcher {
	readonly #query: LineQuery;
	readonly #boxMs: number;
	readonly #progress = new Int32Array(new SharedArrayBuffer(4));
	readonly #waiting: Waiting[] = [];
	#worker: Worker | undefined;
	#timer: NodeJS.Timeout | undefined;
	#seen = 0;
	#failure: Error | undefined;

	/** @param options.boxMs - How long no line may be done. @default 250 */
	constructor(query: LineQuery, {boxMs = 250}: {readonly boxMs?: number} = {}) {
		this.#query = query;
		this.#boxMs = boxMs;
	}

	/**
	As `Matcher.scan`. The lines are copied, unless their memory is shared.

	@throws {TooSlowError} Where no line is done within the box.
	@throws {DOMException} `AbortError`, where it is closed.
	*/
	async scan(lines: Lines, bits: LineBits, from = 0, to: number = lines.count): Promise<number> {
		const result = await this.#ask({type: 'scan', lines: partOf(lines, from, to)});
		if (result.type !== 'scan') {
			return 0;
		}

		for (
			let line = nextBit(result.bits, 0, to - from);
			line !== -1;
			line = nextBit(result.bits, line + 1, to - from)
		) {
			setBit(bits, from + line);
		}

		return result.count;
	}

	/** As `Matcher.ranges`; throws as `scan`. */
	async ranges(message: Uint8Array, limit?: number): Promise<readonly number[]> {
		const result = await this.#ask({type: 'ranges', message: message.slice(), limit});
		return result.type === 'ranges' ? result.ranges : [];
	}

	/** End the thread. What is waited for fails. */
	close(): void {
		this.#end(new DOMException('The matcher was closed', 'AbortError'));
	}

	async #ask(task: ThreadTask): Promise<ThreadResult> {
		if (this.#failure) {
			throw this.#failure;
		}

		if (this.#waiting.length === 0) {
			this.#seen = -1;
		}

		this.#worker ??= this.#start();
		const answered = new Promise<ThreadResult>((resolve, reject) => {
			this.#waiting.push({resolve, reject});
		});
		this.#worker.postMessage(task);
		return answered;
	}

	#start(): Worker {
		const worker = new Worker(script, {
			workerData: {query: this.#query, progress: this.#progress} satisfies ThreadData,
		});
		worker.unref();
		worker.on('online', () => {
			this.#watch();
		});
		worker.on('message', (result: ThreadResult) => {
			this.#waiting.shift()!.resolve(result);
		});
		worker.on('error', error => {
			this.#end(error instanceof Error ? error : new Error(String(error)));
		});
		return worker;
	}

	/** Look again and again whether there is progress. Starting the thread is not waited for. */
	#watch(): void {
		this.#timer ??= setInterval(() => {
			const progress = Atomics.load(this.#progress, 0);
			if (this.#waiting.length > 0 && progress === this.#seen) {
				this.#end(new TooSlowError(typedText(this.#query), this.#boxMs));
			}

			this.#seen = progress;
		}, this.#boxMs).unref();
	}

	#end(failure: Error): void {
		this.#failure ??= failure;
		clearInterval(this.#timer);
		this.#worker?.terminate();
		for (const {reject} of this.#waiting.splice(0)) {
			reject(this.#failure);
		}
	}
}

/** Some of the lines, in memory of their own, so that no more is copied for the thread; or in memory that is shared. */
const partOf = ({bytes, starts}: Lines, from: number, to: number): Lines => {
	const count = to - from;
	if (bytes.buffer instanceof SharedArrayBuffer) {
		return {bytes, starts: starts.slice(from, to + 1), count};
	}

	const first = starts[from]!;
	return {
		bytes: bytes.slice(first, starts[to]),
		starts: Uint32Array.from(starts.subarray(from, to + 1), start => start - first),
		count,
	};
};
