import {setImmediate} from 'node:timers/promises';
import {joinBatches, linesBetween, noLines, withFirstTimes} from '../../core/batch-parts.ts';
import {CriLines} from '../../core/cri.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../core/line-batch.ts';
import type {ChainPart, LogChain} from './log-chain.ts';
import {disorderNs, type Plan} from './plan.ts';

/** Bytes of which one batch is made, at the most. */
const batchBytes = 1024 * 1024;

/** What comes of a log that is read from its node's files, in the order of the log. */
export type NodePart =
	| {
			readonly type: 'lines';
			readonly batch: LineBatch;
			/** Bytes as stored that have been read, of `total`. It may be exceeded where the log is still written. */
			readonly done: number;
			readonly total: number;
	  }
	/** Lines between the times may be missing: a file is gone, or damaged. */
	| {readonly type: 'gap'; readonly from?: Instant; readonly to?: Instant; readonly cause: string};

type Gap = {from?: Instant; cause: string};

/** A range of a log that is being read. It is a cursor, too: reading again gives what has been written since. */
export class NodeReading {
	readonly #chain: LogChain;
	readonly #plan: Plan;
	readonly #doneBefore: number;
	readonly #lines = new CriLines();
	#held: AsyncGenerator<NodePart> | undefined;
	#discard: number;
	#gap: Gap | undefined;
	#newest: Instant | undefined;
	#isOver = false;

	constructor(chain: LogChain, plan: Plan) {
		this.#chain = chain;
		this.#plan = plan;
		this.#discard = plan.discard;
		this.#doneBefore = chain.done;
	}

	/** Bytes to read as the files stood at the start, as stored. */
	get total(): number {
		return this.#plan.total;
	}

	/** Of the bytes to read. */
	get done(): number {
		return this.#chain.done - this.#doneBefore;
	}

	/** Whether it begins where the oldest file begins. */
	get isFromStart(): boolean {
		const {start, from, discard} = this.#plan;
		return start.index === 0 && start.position.offset === 0 && from === undefined && discard === 0;
	}

	/** Reading was begun to look at the lines: what has not been used of it comes first when it goes on. */
	hold(batch: LineBatch, rest?: AsyncGenerator<NodePart>): void {
		this.#held = this.#holding(batch, rest);
	}

	async *#holding(batch: LineBatch, rest: AsyncIterable<NodePart> = nothing()): AsyncGenerator<NodePart> {
		if (lineCount(batch) > 0) {
			yield this.#partOf(batch);
		}

		yield* rest;
	}

	/**
	The lines from where reading was left to the present end of the log, or of the range.

	A line whose end is not written yet comes with the next reading. Whoever leaves it before its end can not go on with it.

	@throws {ApiError} Then reading again goes on where it stopped: nothing is lost, nothing comes twice.
	@throws {WayClosedError} Where the files are gone.
	*/
	async *parts(signal: AbortSignal): AsyncGenerator<NodePart> {
		if (this.#held) {
			const held = this.#held;
			this.#held = undefined;
			yield* held;
			return;
		}

		if (this.#isOver) {
			return;
		}

		for await (const part of this.#chain.read(signal)) {
			for (const batch of this.#decode(part)) {
				yield* this.#select(batch);
				// What arrives meanwhile must not wait until all of a large part is done.
				await setImmediate();
			}

			if (this.#isOver) {
				break;
			}
		}

		if (this.#gap) {
			yield {type: 'gap', ...this.#gap};
			this.#gap = undefined;
		}
	}

	/** The life has ended and all was read: the lines that never got their end, marked `partial`. */
	finish(): LineBatch {
		const {from, to} = this.#plan;
		return this.#isOver ? noLines : joinBatches(linesBetween(this.#lines.finish(), from, to));
	}

	/** Lazily, so that no line is taken from the chain before the one before it was taken from here. */
	*#decode(part: ChainPart): Generator<LineBatch> {
		switch (part.type) {
			case 'bytes':
				for (let from = 0; from < part.bytes.length; from += batchBytes) {
					yield this.#lines.push(part.bytes.subarray(from, from + batchBytes));
				}

				break;
			case 'nextFile':
				yield this.#lines.endFile();
				break;
			case 'late': {
				const lines = new CriLines();
				yield lines.push(part.bytes);
				yield lines.finish();
				break;
			}
			case 'gap':
				yield this.#lines.finish();
				this.#gap ??= {from: this.#newest, cause: part.cause};
				break;
		}
	}

	*#select(batch: LineBatch): Generator<NodePart> {
		const discarded = Math.min(this.#discard, lineCount(batch));
		this.#discard -= discarded;
		// What is no record has the time of the one before; at the start there is none.
		const rest = withFirstTimes(discarded > 0 ? sliceBatch(batch, discarded) : batch);
		const last = rest.times.at(-1);
		if (last === undefined || this.#isOver) {
			return;
		}

		if (this.#gap) {
			yield {type: 'gap', ...this.#gap, to: rest.times[0]};
			this.#gap = undefined;
		}

		const {from, to} = this.#plan;
		this.#newest = last;
		this.#isOver = to !== undefined && last >= to + disorderNs;
		for (const run of linesBetween(rest, from, to)) {
			yield this.#partOf(run);
		}
	}

	#partOf(batch: LineBatch): NodePart {
		return {type: 'lines', batch, done: this.done, total: this.total};
	}
}

async function* nothing(): AsyncGenerator<never> {}
