import type {Instant} from '../../source/core/instant.ts';
import {type LineKind, makeLine, mostLateNs} from './line-kinds.ts';
import {seeded} from './seeded.ts';

/** What decides a log, to the last byte. */
export type LogShape = {
	readonly kind: LineKind;
	readonly lines: number;
	readonly seed: number;
	/** On the container's clock; the test's own time has nothing to do with it. */
	readonly linesPerSecond?: number;
	/** Of the node, as the kubelet writes it: `Z`, or as in `+05:30`. */
	readonly zone?: string;
	/** The last line has no newline. */
	readonly isUnterminated?: boolean;
};

/** Some lines of a log, as they are sent. */
export type Block = {
	/** Number of the first. */
	readonly first: number;
	readonly count: number;
	/** Each as `<timestamp> <message>\n`. */
	readonly wire: Buffer;
	/** Where each begins in `wire`, and the end. */
	readonly starts: Uint32Array;
	readonly times: BigInt64Array;
};

const blockLines = 512;
const keptBlocks = 24;
const startNs = 1_795_000_000_000_000_000n;

/**
A log whose every line is known from its number alone, so that ten million of them need no memory.

The server sends from it, and what arrives is compared with it.
*/
export class NumberedLog {
	readonly shape: LogShape;
	/** Bytes before each message: the timestamp and a space. */
	readonly stampSize: number;
	readonly #zone: string;
	readonly #zoneNs: bigint;
	readonly #spanNs: number;
	readonly #blocks = new Map<number, Block>();

	constructor(shape: LogShape) {
		this.shape = shape;
		this.#zone = shape.zone ?? 'Z';
		this.#zoneNs = zoneNs(this.#zone);
		this.#spanNs = Math.round((blockLines / (shape.linesPerSecond ?? 1000)) * 1e9);
		this.stampSize = 30 + this.#zone.length;
	}

	get lines(): number {
		return this.shape.lines;
	}

	/** The block that line `index` is in. */
	block(index: number): Block {
		const number = Math.floor(index / blockLines);
		let block = this.#blocks.get(number);
		if (!block) {
			block = this.#make(number);
			this.#blocks.set(number, block);
			if (this.#blocks.size > keptBlocks) {
				this.#blocks.delete(this.#blocks.keys().next().value!);
			}
		}

		return block;
	}

	/** A line before which no line is at or after `since`. */
	firstPossible(since: Instant): number {
		const blocks = Math.floor(Number(since - startNs) / this.#spanNs);
		return Math.min(Math.max(0, blocks * blockLines), this.lines);
	}

	/** From this line on, all are at or after `since`. */
	firstCertain(since: Instant): number {
		return this.firstPossible(since + BigInt(mostLateNs) + BigInt(this.#spanNs));
	}

	/** The timestamp of an instant in the node's zone, and a space. */
	stamp(time: Instant): string {
		const local = time + this.#zoneNs;
		const second = local / 1_000_000_000n;
		return `${secondText(Number(second))}.${String(local % 1_000_000_000n).padStart(9, '0')}${this.#zone} `;
	}

	#make(number: number): Block {
		const random = seeded(this.shape.seed * 7919 + number);
		const first = number * blockLines;
		const count = Math.min(blockLines, this.lines - first);
		const times = new BigInt64Array(count);
		const starts = new Uint32Array(count + 1);
		const pieces: Buffer[] = [];
		const blockNs = startNs + BigInt(number) * BigInt(this.#spanNs);
		let turn = 0;
		for (let line = 0; line < count; line++) {
			const {message, isSameTime, lateNs} = makeLine(this.shape.kind, first + line, random);
			turn = isSameTime && line > 0 ? turn : Math.floor((line / blockLines) * this.#spanNs);
			const usual = blockNs + BigInt(turn - lateNs);
			times[line] = message.length > fragmentBytes ? acrossSecond(usual) : usual;
			const isLast = this.shape.isUnterminated && first + line === this.lines - 1;
			pieces.push(Buffer.from(this.stamp(times[line]!), 'latin1'), message, isLast ? noBytes : newline);
			starts[line + 1] = starts[line]! + this.stampSize + message.length + (isLast ? 0 : 1);
		}

		return {first, count, wire: Buffer.concat(pieces), starts, times};
	}
}

/** A runtime writes longer lines in pieces of this size, each with a time of its own. */
export const fragmentBytes = 16_384;
/** From one piece to the next. */
export const fragmentNs = 1000;

/** The pieces of a long line lie on both sides of a whole second: that is where requests cut. */
const acrossSecond = (time: Instant): Instant => time - (time % 1_000_000_000n) - BigInt(fragmentNs);

const newline = Buffer.from('\n');
const noBytes = Buffer.alloc(0);

const zoneNs = (zone: string): bigint => {
	if (zone === 'Z') {
		return 0n;
	}

	const [hours, minutes] = zone.slice(1).split(':').map(Number);
	const ns = BigInt(hours! * 3600 + minutes! * 60) * 1_000_000_000n;
	return zone.startsWith('-') ? -ns : ns;
};

let lastSecond = Number.NaN;
let lastText = '';

const secondText = (second: number): string => {
	if (second !== lastSecond) {
		lastSecond = second;
		lastText = new Date(second * 1000).toISOString().slice(0, 19);
	}

	return lastText;
};
