import {type LineBatch, LineBatchBuilder} from '../../../source/core/line-batch.ts';

/** A line of a log, by its place in it. */
export type NumberedLine = {readonly number: number; readonly time: bigint};

/** A step of a log's life, as its node sees it. */
export type NodeStep =
	/** The container writes lines, each so many ms after the one before; a few are of the other output, and a little older. */
	| {readonly do: 'write'; readonly stepsMs: readonly number[]}
	/** The file that is written is put away; a new one begins with the next line. */
	| {readonly do: 'rotate'}
	/** The follower sends so many of the lines that it has before it, in one piece. */
	| {readonly do: 'send'; readonly lines: number}
	/** It notices rotations: when it has read a file to its end it goes to the present one's start, and once more for each one that it notices late. */
	| {readonly do: 'notice'; readonly times: number}
	/** The connection is lost; the next one begins so many lines before where this one was, or where the present file begins. */
	| {readonly do: 'cut'; readonly back: number}
	/** What was missing before the present file is filled in: of what is known, only what comes after that is left. */
	| {readonly do: 'fill'};

const message = (number: number): Uint8Array => new TextEncoder().encode(`line ${number}`);

export const batchOfLines = (lines: readonly NumberedLine[]): LineBatch => {
	const builder = new LineBatchBuilder();
	for (const {number, time} of lines) {
		builder.add(message(number), time);
	}

	return builder.take();
};

/** A kubelet that follows a log which is rotated, and leaves out and sends again what the real one does. */
export class FollowingNode {
	readonly #files: NumberedLine[][] = [[]];
	#count = 0;
	#time = 1_795_000_000_000_000_000n;
	/** The file that is sent, and the next line of it. */
	#file = 0;
	#next = 0;
	/** Numbers of all lines that were sent. */
	readonly sent = new Set<number>();

	write(stepsMs: readonly number[]): void {
		for (const ms of stepsMs) {
			this.#time += BigInt(Math.max(ms, 0)) * 1_000_000n;
			const time = ms < 0 ? this.#time + BigInt(ms) * 1000n : this.#time;
			this.#files.at(-1)!.push({number: this.#count++, time});
		}
	}

	rotate(): void {
		if (this.#files.at(-1)!.length > 0) {
			this.#files.push([]);
		}
	}

	/** The next lines, across one rotation that is noticed in time. */
	send(count: number): NumberedLine[] {
		const sent = this.#files[this.#file]!.slice(this.#next, this.#next + count);
		this.#next += sent.length;
		for (const {number} of sent) {
			this.sent.add(number);
		}

		const isAtEnd = this.#next === this.#files[this.#file]!.length;
		if (isAtEnd && this.#file === this.#files.length - 2) {
			this.#file++;
			this.#next = 0;
		}

		return sent;
	}

	notice(): void {
		this.#file = this.#files.length - 1;
		this.#next = 0;
	}

	/** Begin anew, so many lines further back: all that `pods/log` gives is the present file. */
	reopen(back: number): void {
		const isPresent = this.#file === this.#files.length - 1;
		this.#next = isPresent ? Math.max(0, this.#next - back) : 0;
		this.#file = this.#files.length - 1;
	}

	/** The file that is written. */
	get present(): readonly NumberedLine[] {
		return this.#files.at(-1)!;
	}
}
