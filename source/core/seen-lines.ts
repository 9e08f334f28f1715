import type {Instant} from './instant.ts';
import {type LineBatch, lineCount} from './line-batch.ts';

/** Bytes at each end of a line that tell it from others of the same nanosecond. */
const sampledBytes = 16;

/**
Remembers which lines were seen, in 16 bytes a line: by time, length and the bytes at both ends.

A key has the low half of the time as it is: of a hash alone, one in some hundred thousand missing lines would be taken for a seen one, and
never be read. Two different lines of one nanosecond that agree in all of that are taken for the same; nothing else is.
*/
export class SeenLines {
	#keys = new BigUint64Array(64);
	/** The same memory as `#keys`. */
	#halves = new Uint32Array(this.#keys.buffer);
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
		const clocks = halvesOf(batch.times);
		for (let line = 0; line < count; line++) {
			const at = 2 * (this.#count + line);
			this.#halves[at] = hashOf(batch, line, clocks);
			this.#halves[at + 1] = clocks[2 * line]!;
			const time = batch.times[line]!;
			this.#oldest ??= time;
			this.#newest = this.#newest === undefined || time > this.#newest ? time : this.#newest;
		}

		this.#count += count;
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

	#sorted(): BigUint64Array {
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
			const [keys, times] = [new BigUint64Array(size), new BigInt64Array(size)];
			keys.set(this.#keys.subarray(0, this.#count));
			times.set(this.#times.subarray(0, this.#count));
			this.#keys = keys;
			this.#halves = new Uint32Array(keys.buffer);
			this.#times = times;
		}
	}
}

const halvesOf = ({buffer, byteOffset, length}: BigInt64Array | BigUint64Array): Uint32Array =>
	new Uint32Array(buffer, byteOffset, 2 * length);

const keyOf = (batch: LineBatch, line: number): bigint => {
	const key = new BigUint64Array(1);
	const clocks = halvesOf(batch.times);
	halvesOf(key).set([hashOf(batch, line, clocks), clocks[2 * line]!]);
	return key[0]!;
};

/** @param clocks - The times in halves of 32 bits, because big integers are slow to make. */
const hashOf = ({bytes, starts}: LineBatch, line: number, clocks: Uint32Array): number => {
	const [from, to] = [starts[line]!, starts[line + 1]!];
	let hash = mix(mix(mix(0x811c_9dc5, clocks[2 * line]!), clocks[2 * line + 1]!), to - from);
	for (let at = from, end = Math.min(to, from + sampledBytes); at < end; at++) {
		hash = mix(hash, bytes[at]!);
	}

	for (let at = Math.max(from + sampledBytes, to - sampledBytes); at < to; at++) {
		hash = mix(hash, bytes[at]!);
	}

	return hash;
};

/** As in FNV-1a, of a number in place of a byte. */
const mix = (hash: number, value: number): number => {
	const mixed = Math.imul(hash ^ value, 0x0100_0193);
	return mixed ^ (mixed >>> 15);
};
