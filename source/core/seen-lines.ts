import type {Instant} from './instant.ts';
import {type LineBatch, lineCount} from './line-batch.ts';

/** Bytes at each end of a line that tell it from others of the same nanosecond. */
const sampledBytes = 16;

/**
Remembers which lines were seen, in 16 bytes a line: by time, length and the bytes at both ends.

Two different lines of one nanosecond that agree in all of that are taken for the same; nothing else is.
*/
export class SeenLines {
	#keys = new Float64Array(64);
	#times = new BigInt64Array(64);
	#count = 0;
	#isSorted = true;
	#oldest: Instant | undefined;
	#newest: Instant | undefined;

	get count(): number {
		return this.#count;
	}

	/** Time of the first line that was added. */
	get oldest(): Instant | undefined {
		return this.#oldest;
	}

	/** The latest time of all. */
	get newest(): Instant | undefined {
		return this.#newest;
	}

	add(batch: LineBatch): void {
		const count = lineCount(batch);
		this.#reserve(count);
		this.#times.set(batch.times, this.#count);
		for (let line = 0; line < count; line++) {
			this.#keys[this.#count++] = keyOf(batch, line);
			const time = batch.times[line]!;
			this.#oldest ??= time;
			this.#newest = this.#newest === undefined || time > this.#newest ? time : this.#newest;
		}

		this.#isSorted &&= count === 0;
	}

	/** The latest time before another; `undefined` where none is. */
	newestBefore(limit: Instant): Instant | undefined {
		let newest: Instant | undefined;
		for (const time of this.#times.subarray(0, this.#count)) {
			if (time < limit && (newest === undefined || time > newest)) {
				newest = time;
			}
		}

		return newest;
	}

	/** Whether a line was seen. */
	has(batch: LineBatch, line: number): boolean {
		const keys = this.#sorted();
		const key = keyOf(batch, line);
		let [low, high] = [0, keys.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (keys[middle]! < key) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}

		return keys[low] === key;
	}

	#sorted(): Float64Array {
		const keys = this.#keys.subarray(0, this.#count);
		if (!this.#isSorted) {
			keys.sort();
			this.#isSorted = true;
		}

		return keys;
	}

	#reserve(count: number): void {
		if (this.#count + count > this.#keys.length) {
			const size = Math.max(this.#keys.length * 2, this.#count + count);
			const [keys, times] = [new Float64Array(size), new BigInt64Array(size)];
			keys.set(this.#keys.subarray(0, this.#count));
			times.set(this.#times.subarray(0, this.#count));
			this.#keys = keys;
			this.#times = times;
		}
	}
}

/** A whole number of 53 bits: 32 of a hash, and 21 of the time. */
const keyOf = ({bytes, starts, times}: LineBatch, line: number): number => {
	const [from, to] = [starts[line]!, starts[line + 1]!];
	const time = times[line]!;
	const low = Number(BigInt.asUintN(32, time));
	let hash = mix(mix(0x811c_9dc5, low), to - from);
	for (let at = from, end = Math.min(to, from + sampledBytes); at < end; at++) {
		hash = mix(hash, bytes[at]!);
	}

	for (let at = Math.max(from + sampledBytes, to - sampledBytes); at < to; at++) {
		hash = mix(hash, bytes[at]!);
	}

	return (hash >>> 0) * 2 ** 21 + (Number(BigInt.asUintN(53, time) >> 32n) & 0x1f_ff_ff);
};

/** As in FNV-1a, of a number in place of a byte. */
const mix = (hash: number, value: number): number => {
	const mixed = Math.imul(hash ^ value, 0x0100_0193);
	return mixed ^ (mixed >>> 15);
};
