import {copyBytes} from './copy-bytes.ts';
import {grown} from './grown.ts';
import type {Instant} from './instant.ts';
import type {LineBatch} from './line-batch.ts';
import type {LineRun} from './stamped-runs.ts';
import type {Halves} from './timestamp.ts';

/** So many lines are copied one by one. */
const fewLines = 8;

/**
Collects lines in memory that is used again and again, and gives batches that are cut to size.

For millions of lines: `LineBatchBuilder` gives its memory away and leaves room for lines that never come.
*/
export class LineColumns {
	#bytes = new Uint8Array(4096);
	#starts = new Uint32Array(65);
	#times = new BigInt64Array(64);
	/** The same memory as `#times`: the lower half of each first. */
	#halves = new Int32Array(this.#times.buffer);
	#flags = new Uint8Array(64);
	#size = 0;
	#count = 0;

	/** Make room for so many more bytes of messages, so that they are added fast. */
	expect(bytes: number): void {
		if (this.#size + bytes > this.#bytes.length) {
			this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + bytes)));
		}
	}

	/** Append one line; its bytes are copied. */
	add(bytes: Uint8Array, from: number, end: number, time: Instant, flags: number): void {
		this.#append(bytes, from, end, flags);
		this.#times[this.#count - 1] = time;
	}

	/** The same, with a time in two halves. */
	addTimed(bytes: Uint8Array, from: number, end: number, {upper, lower}: Halves, flags: number): void {
		this.#append(bytes, from, end, flags);
		const at = 2 * this.#count - 2;
		this.#halves[at] = lower;
		this.#halves[at + 1] = upper;
	}

	/** Bytes of the messages that were collected. */
	get size(): number {
		return this.#size;
	}

	/** Lines that were collected. */
	get count(): number {
		return this.#count;
	}

	/** The time of the last line that was collected. */
	lastTime(time: {upper: number; lower: number}): void {
		time.lower = this.#halves[2 * this.#count - 2]! >>> 0;
		time.upper = this.#halves[2 * this.#count - 1]!;
	}

	/** Append lines whose ends are counted on from `size`; they are copied. */
	addRun({bytes, ends, times, flags}: LineRun): void {
		const count = this.#count + ends.length;
		while (count > this.#flags.length) {
			this.#growLines();
		}

		this.expect(bytes.length);
		this.#bytes.set(bytes, this.#size);
		this.#starts.set(ends, this.#count + 1);
		this.#times.set(times, this.#count);
		this.#flags.set(flags, this.#count);
		this.#size += bytes.length;
		this.#count = count;
	}

	#append(bytes: Uint8Array, from: number, end: number, flags: number): void {
		const count = this.#count;
		if (count === this.#flags.length) {
			this.#growLines();
		}

		this.expect(end - from);
		if (end > from) {
			copyBytes(bytes, from, end, this.#bytes, this.#size);
		}

		this.#size += end - from;
		this.#flags[count] = flags;
		this.#count = count + 1;
		this.#starts[count + 1] = this.#size;
	}

	/** Take what was collected and start anew. The batch has one piece of memory: four of them cost the garbage collector four times as much. */
	take(): LineBatch {
		const [count, size] = [this.#count, this.#size];
		const [starts, flags, bytes] = [count * 8, count * 12 + 4, count * 13 + 4];
		const buffer = new ArrayBuffer(bytes + size);
		const batch = {
			bytes: new Uint8Array(buffer, bytes, size),
			starts: new Uint32Array(buffer, starts, count + 1),
			times: new BigInt64Array(buffer, 0, count),
			flags: new Uint8Array(buffer, flags, count),
		};
		copyBytes(this.#bytes, 0, size, batch.bytes, 0);
		if (count <= fewLines) {
			this.#copyEach(batch, count);
		} else {
			batch.starts.set(this.#starts.subarray(0, count + 1));
			batch.times.set(this.#times.subarray(0, count));
			batch.flags.set(this.#flags.subarray(0, count));
		}

		this.#size = 0;
		this.#count = 0;
		return batch;
	}

	/** Of a few lines, as they come live, three views would cost more than the copying. */
	#copyEach({starts, times, flags}: LineBatch, count: number): void {
		for (let line = 0; line < count; line++) {
			starts[line + 1] = this.#starts[line + 1]!;
			times[line] = this.#times[line]!;
			flags[line] = this.#flags[line]!;
		}
	}

	#growLines(): void {
		const capacity = this.#flags.length * 2;
		this.#starts = grown(this.#starts, new Uint32Array(capacity + 1));
		this.#times = grown(this.#times, new BigInt64Array(capacity));
		this.#halves = new Int32Array(this.#times.buffer);
		this.#flags = grown(this.#flags, new Uint8Array(capacity));
	}
}
