import {lineFlag} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {endOfLines} from './file-ends.ts';
import type {OpenFile} from './open-file.ts';

export type Lines = Extract<StreamEvent, {type: 'lines'}>;

/** A file that is written to, and how its bytes become lines. */
export type WrittenFile = {
	readonly file: OpenFile;
	/** The lines of these bytes, which begin where a line does and end after a newline. */
	lines(from: number, to: number): Iterable<StreamEvent>;
	/** What has no newline yet, as a line; `undefined` where it is none without. */
	openLine(from: number, to: number): Lines | undefined;
	/** The file was truncated: begin anew, and say so. */
	beginAnew(): Iterable<StreamEvent>;
	/** The file that is written to in place of this one, once nothing more comes to this one; and what comes before its lines. */
	next(): {readonly written: WrittenFile; between(): Iterable<StreamEvent>} | undefined;
};

/** A file that was not written to for so long has no line that is still being written, in ms. */
export const restedMs = 1000;

/** So many bytes before the place where reading goes on are known again: a file may be truncated and grow beyond it between two looks. */
const markBytes = 64;

/** The bytes before a place in a file, by which that is known again. To be read before the lines up to there are. */
export const markBefore = (file: OpenFile, position: number): Uint8Array => {
	const from = Math.max(0, position - markBytes);
	return file.read(from, position - from);
};

/** Where a file is gone on with. */
export type GrowthStart = {
	/** Up to there it was read. */
	readonly position: number;
	/** As `markBefore` gave it. */
	readonly mark: Uint8Array;
	/** Whether a line without its newline was given that ends there. */
	readonly isRest: boolean;
	/** Whether a line without its newline is shown once nothing was written to it for a while. */
	readonly settles: boolean;
};

/** Goes on with a file where it was read to: what is appended, and what becomes of a file that is truncated or rotated. */
export class Growth {
	readonly #now: () => number;
	readonly #settles: boolean;
	#written: WrittenFile;
	/** Where the first line begins that was not given. */
	#position: number;
	/** The bytes before that. */
	#mark: Uint8Array;
	/** No newline stands between `#position` and there. */
	#scanned: number;
	/** How it was when it was looked at last: what is still so was not written to. */
	#looked = {size: -1, modifiedMs: -1};
	/** The beginning of the line at `#position` was given as a line of its own. */
	#isRest: boolean;

	/** @param now - ms since the epoch. */
	constructor(written: WrittenFile, {position, mark, isRest, settles}: GrowthStart, now: () => number) {
		this.#now = now;
		this.#settles = settles;
		this.#written = written;
		this.#position = position;
		this.#scanned = position;
		this.#isRest = isRest;
		this.#mark = mark;
	}

	/** ms until the last line may be shown without its newline; `undefined` where there is no such line. */
	get settlesInMs(): number | undefined {
		const {size, modifiedMs} = this.#written.file.look();
		return this.#settles && size > this.#position
			? Math.max(1, modifiedMs + restedMs - this.#now())
			: undefined;
	}

	/**
	All that is there by now.

	@param mayBeLeft - Whether the file may have been left for another one although there is more in it.
	*/
	*take(mayBeLeft = false): Generator<StreamEvent> {
		while (true) {
			const {file} = this.#written;
			const {size, modifiedMs} = file.look();
			// The times of files are coarse: what was written just now may have been written twice.
			const isTouched =
				size !== this.#looked.size ||
				modifiedMs !== this.#looked.modifiedMs ||
				this.#now() - modifiedMs < restedMs;
			this.#looked = {size, modifiedMs};
			if (!file.isGone && (size < this.#position || (isTouched && !this.#isMarked()))) {
				yield* this.#written.beginAnew();
				this.#goOnAt(0, false);
				continue;
			}

			const before = this.#position;
			yield* this.#takeLines(size);
			const next = mayBeLeft || this.#position === before ? this.#written.next() : undefined;
			if (next) {
				yield* this.#finishFile();
				yield* next.between();
				this.#written = next.written;
				this.#goOnAt(0, false);
				continue;
			}

			if (this.#settles && this.#now() - modifiedMs >= restedMs) {
				yield* this.#takeOpenLine(size);
			}

			return;
		}
	}

	/** All that is left: nothing more will be written. */
	*finish(): Generator<StreamEvent> {
		yield* this.take(true);
		yield* this.#finishFile();
	}

	*#finishFile(): Generator<StreamEvent> {
		const {size} = this.#written.file.look();
		yield* this.#takeLines(size);
		yield* this.#takeOpenLine(size);
	}

	*#takeLines(size: number): Generator<StreamEvent> {
		const end = size > this.#scanned ? endOfLines(this.#written.file, this.#scanned, size) : this.#scanned;
		if (end > this.#scanned) {
			for (const event of this.#written.lines(this.#position, end)) {
				yield this.#isRest && event.type === 'lines' ? markRest(event) : event;
				this.#isRest = false;
			}

			this.#goOnAt(end, false);
		}

		this.#scanned = Math.max(size, end);
	}

	*#takeOpenLine(size: number): Generator<StreamEvent> {
		const event = size > this.#position ? this.#written.openLine(this.#position, size) : undefined;
		if (event) {
			yield this.#isRest ? markRest(event) : event;
			this.#goOnAt(size, true);
		}
	}

	#goOnAt(position: number, isRest: boolean): void {
		this.#position = position;
		this.#scanned = position;
		this.#isRest = isRest;
		this.#looked = {size: -1, modifiedMs: -1};
		this.#mark = markBefore(this.#written.file, position);
	}

	#isMarked(): boolean {
		return Buffer.compare(this.#mark, markBefore(this.#written.file, this.#position)) === 0;
	}
}

const markRest = (event: Lines): Lines => {
	event.batch.flags[0]! |= lineFlag.rotated;
	return event;
};
