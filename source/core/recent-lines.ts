import {byteCount, isSameLine, joinBatches, noLines} from './batch-parts.ts';
import type {Instant} from './instant.ts';
import {type LineBatch, lineBytes, lineCount, sliceBatch} from './line-batch.ts';
import {LineColumns} from './line-columns.ts';

/** What is kept, so that a log can be joined to it again: at least so many lines… */
const minLines = 256;
/** …and all of the last so many ns… */
const minSpanNs = 5_000_000_000n;
/** …but no more than this, in lines and in bytes. */
const maxLines = 50_000;
const maxBytes = 8 * 1024 * 1024;

/** Batches of fewer lines, and of no more bytes, are copied together, until they are so many lines. */
const smallLines = 8;
const smallBytes = 4096;
const packedLines = 32;

/**
The newest lines that are known of one life of a container, in order of arrival, delivered or not.

It is the memory by which a resumed log is joined without loss or duplicate. A log that is written slowly comes line by line, and a batch
is ten times as large as one line: with hundreds of such logs the copies are what keeps it small.
*/
export class RecentLines {
	#batches: LineBatch[] = [];
	#first = 0;
	#count = 0;
	#bytes = 0;
	#newest: Instant | undefined;
	#last: Instant | undefined;
	#isComplete: boolean;
	#isFull = false;
	/** The lines that came last, where they came in small batches. */
	readonly #tail = new LineColumns();
	#tailLines = 0;
	/** Equal lines of one time were seen to be written. */
	hasTwins = false;

	/** @param isComplete - Nothing of the log came before what will be added. */
	constructor(isComplete: boolean) {
		this.#isComplete = isComplete;
	}

	/** Whether these are all lines from the log's beginning. */
	get isComplete(): boolean {
		return this.#isComplete;
	}

	/** Whether too many lines came at once to keep all that should have been. */
	get isFull(): boolean {
		return this.#isFull;
	}

	/** Whether there is too little to prove a join by: a few lines of one time, with others before them. */
	get isThin(): boolean {
		return !this.#isComplete && this.lines().times.every((time, _, times) => time === times[0]);
	}

	get count(): number {
		return this.#count;
	}

	/** The newest time; not the last line's where the clock has gone back. */
	get newest(): Instant | undefined {
		return this.#newest;
	}

	/** Time of the first line that is kept. */
	get first(): Instant | undefined {
		this.#settleTail();
		return this.#batches[this.#first]?.times[0];
	}

	/** Time of the line that came last. */
	get last(): Instant | undefined {
		return this.#last;
	}

	add(batch: LineBatch): void {
		const count = lineCount(batch);
		if (count === 0) {
			return;
		}

		const bytes = byteCount(batch);
		if (count < smallLines && bytes <= smallBytes) {
			this.#addToTail(batch);
		} else {
			this.#settleTail();
			this.#batches.push(batch);
		}

		this.#count += count;
		this.#bytes += bytes;
		this.#newest = newestOf(batch, this.#newest);
		this.#last = batch.times[count - 1];
		this.#forget();
	}

	/** Start anew with these lines. */
	reset(batch: LineBatch, isComplete: boolean): void {
		this.#settleTail();
		this.#batches = [];
		this.#first = 0;
		this.#count = 0;
		this.#bytes = 0;
		this.#newest = undefined;
		this.#last = undefined;
		this.#isComplete = isComplete;
		this.#isFull = false;
		this.add(batch);
	}

	/**
	Look for a line among them.

	@returns Where it is known: the time of the line that came before it, as far as that is kept.
	*/
	find(batch: LineBatch, line: number): {readonly before?: Instant} | undefined {
		this.#settleTail();
		const time = batch.times[line]!;
		for (let index = this.#batches.length - 1; index >= this.#first; index--) {
			const {times} = this.#batches[index]!;
			for (let at = times.indexOf(time); at !== -1; at = times.indexOf(time, at + 1)) {
				if (isSameLine(this.#batches[index]!, at, batch, line)) {
					return {before: times[at - 1] ?? this.#batches[index - 1]?.times.at(-1)};
				}
			}
		}

		return undefined;
	}

	/** How often a line is among the ones that came last. @param limit - So many of them are looked at. */
	countNewest(batch: LineBatch, line: number, limit: number): number {
		this.#settleTail();
		let count = 0;
		let left = limit;
		for (let index = this.#batches.length - 1; index >= this.#first && left > 0; index--) {
			const known = this.#batches[index]!;
			for (let at = lineCount(known) - 1; at >= 0 && left > 0; at--, left--) {
				count += isSameLine(known, at, batch, line) ? 1 : 0;
			}
		}

		return count;
	}

	/**
	Keep only lines that came after the last one that is no newer than a time.

	The line that came last is kept whatever its time: with nothing to join it to, all of the log would come again.
	*/
	forgetUntil(time: Instant): void {
		const lines = this.lines();
		const last = lines.times.findLastIndex(other => other <= time);
		if (last !== -1) {
			this.reset(sliceBatch(lines, Math.min(last + 1, lineCount(lines) - 1)), false);
		}
	}

	/** All of them as one batch. */
	lines(): LineBatch {
		this.#settleTail();
		const batches = this.#batches.slice(this.#first);
		if (batches.length === 0) {
			return noLines;
		}

		const joined = joinBatches(batches);
		this.#batches = [joined];
		this.#first = 0;
		return joined;
	}

	#addToTail(batch: LineBatch): void {
		const count = lineCount(batch);
		for (let line = 0; line < count; line++) {
			const bytes = lineBytes(batch, line);
			this.#tail.add(bytes, 0, bytes.length, batch.times[line]!, batch.flags[line]!);
		}

		this.#tailLines += count;
		if (this.#tailLines >= packedLines) {
			this.#settleTail();
		}
	}

	#settleTail(): void {
		if (this.#tailLines > 0) {
			this.#tailLines = 0;
			this.#batches.push(this.#tail.take());
		}
	}

	#forget(): void {
		while (this.#first < this.#batches.length - 1) {
			const oldest = this.#batches[this.#first]!;
			const count = lineCount(oldest);
			const isNeeded =
				this.#count - count < minLines || newestOf(oldest, undefined)! > this.#newest! - minSpanNs;
			const isTooMuch = this.#count > maxLines || (this.#bytes > maxBytes && this.#count - count >= 16);
			if (isNeeded && !isTooMuch) {
				break;
			}

			this.#isFull ||= isNeeded;
			this.#batches[this.#first] = noLines;
			this.#first++;
			this.#count -= count;
			this.#bytes -= byteCount(oldest);
			this.#isComplete = false;
		}

		if (this.#first > 1024) {
			this.#batches = this.#batches.slice(this.#first);
			this.#first = 0;
		}
	}
}

const newestOf = ({times}: LineBatch, known: Instant | undefined): Instant | undefined => {
	const time = times.length > 1 ? times[newestIn(times)] : times[0];
	return time !== undefined && (known === undefined || time > known) ? time : known;
};

/** Which time is the newest one. In two halves, as each big integer is an object. */
const newestIn = (times: BigInt64Array): number => {
	const halves = new Int32Array(times.buffer, times.byteOffset, times.length * 2);
	let newest = 0;
	let newestUpper = halves[1]!;
	let newestLower = halves[0]! >>> 0;
	for (let line = 1; line < times.length; line++) {
		const upper = halves[2 * line + 1]!;
		const lower = halves[2 * line]! >>> 0;
		if (upper > newestUpper || (upper === newestUpper && lower > newestLower)) {
			newest = line;
			newestUpper = upper;
			newestLower = lower;
		}
	}

	return newest;
};
