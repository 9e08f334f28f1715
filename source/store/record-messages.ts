import {readSync} from 'node:fs';
import {isSameMessage, mostLengthApart} from '../core/same-message.ts';
import {bytesIn} from './buffers.ts';
import type {EdgeRecord} from './edges.ts';
import type {Tail} from './folds.ts';
import type {Leaf} from './leaf.ts';
import type {Source} from './leaf-job.ts';

/** Longer records are not compared over the border of a leaf, in bytes. */
const mostBytes = 256 * 1024;

/** What was found out of a leaf's first record and the one before it: messages never change where they stand. */
export type Compared = {
	/** `Leaf.serial` of the leaf in which the record before stands. */
	readonly serial: number;
	readonly places: readonly number[];
	readonly own: readonly number[];
	readonly isSame: boolean;
};

/** Compares records of two leaves; what is on the disk is read at once, which is a few hundred bytes for a leaf. */
export class RecordMessages {
	readonly #messagesOf: (leaf: Leaf) => Source;

	/** @param messagesOf - Where messages of a leaf are found that are not in memory. */
	constructor(messagesOf: (leaf: Leaf) => Source) {
		this.#messagesOf = messagesOf;
	}

	/** Whether a record says the same as the one before it, which stands in another leaf. */
	saysSame({leaf: other, record: before}: Tail, leaf: Leaf, record: EdgeRecord): boolean {
		if (before.stream !== record.stream || !mayBeSame(before.places, record.places)) {
			return false;
		}

		const {compared} = leaf;
		const isKnown =
			compared?.serial === other.serial &&
			isEqual(compared.places, before.places) &&
			isEqual(compared.own, record.places);
		if (!isKnown) {
			const isSame = this.#isSame(other, before.places, leaf, record.places);
			leaf.compared = {serial: other.serial, places: before.places, own: record.places, isSame};
		}

		return leaf.compared!.isSame;
	}

	#isSame(other: Leaf, places: readonly number[], leaf: Leaf, own: readonly number[]): boolean {
		for (let at = 0; at < own.length; at += 2) {
			const [before, message] = [this.#read(other, places, at), this.#read(leaf, own, at)];
			if (!before || !message) {
				return false;
			}

			// Both in one piece of memory, each with its newline: it is looked at what stands around digits.
			const bytes = Buffer.concat([before, lineEnd, message, lineEnd]);
			const from = before.length + 1;
			if (!isSameMessage(bytes, from, from + message.length, 0, before.length)) {
				return false;
			}
		}

		return true;
	}

	/** A message; `undefined` where it cannot be read. */
	#read(leaf: Leaf, places: readonly number[], at: number): Uint8Array | undefined {
		const [from, to] = [places[at]!, places[at + 1]!];
		if (leaf.isLost) {
			return undefined;
		}

		const source = leaf.bytes ?? this.#messagesOf(leaf);
		if (source instanceof Uint8Array) {
			return source.subarray(from, to);
		}

		return source instanceof SharedArrayBuffer
			? bytesIn(source).subarray(from, to)
			: readNow(source.fd, source.offset + from, to - from);
	}
}

const lineEnd = Uint8Array.of(0x0a);

/** Whether that can be, by their lengths. */
const mayBeSame = (places: readonly number[], own: readonly number[]): boolean =>
	places.length === own.length &&
	own.at(-1)! - own[0]! <= mostBytes &&
	own.every((_, at) => at % 2 === 1 || Math.abs(lengthAt(places, at) - lengthAt(own, at)) <= mostLengthApart);

const lengthAt = (places: readonly number[], at: number): number => places[at + 1]! - places[at]!;

const isEqual = (a: readonly number[], b: readonly number[]): boolean =>
	a.length === b.length && a.every((place, at) => place === b[at]);

const readNow = (fd: number, offset: number, length: number): Uint8Array | undefined => {
	const bytes = new Uint8Array(length);
	try {
		return readSync(fd, bytes, 0, length, offset) === length ? bytes : undefined;
	} catch {
		return undefined;
	}
};
