import type {Buffers} from './buffers.ts';
import type {Leaf} from './leaf.ts';
import type {LeafFile} from './leaf-file.ts';
import {summarize} from './leaf-summary.ts';

/** Shares of the budget. What is left beside the first is for pieces of memory that wait to be used again (`buffers.ts`). */
const shares = {
	/** So much may be in use. */
	used: 12 / 16,
	/** Once that is exceeded, so much stays. */
	kept: 23 / 32,
	/** From here on leaves are written, so that memory can be given back as soon as it is needed. */
	written: 9 / 16,
};

/** Leaves that are written at a time: enough to keep a disk busy. */
const mostWrites = 2;

export type ResidenceOptions = {
	/** Bytes of memory. */
	readonly budget: number;
	readonly buffers: Buffers;
	/** Bytes of memory that are not in buffers: what is known of each leaf. */
	readonly overhead: () => number;
	readonly file: LeafFile;
	/** Whether a leaf has to stay in memory, because lines are added to it. */
	readonly isGrowing: (leaf: Leaf) => boolean;
	/** A leaf was read back. */
	readonly onRead: (leaf: Leaf) => void;
	/** A leaf was written, or could not be. */
	readonly onWrite: () => void;
};

/** Says which leaves are in memory, and which on the disk alone: what was used last stays. */
export class Residence {
	readonly #options: ResidenceOptions;
	/** Leaves in memory that are not on the disk as they are, and those that are; the least used first. */
	readonly #unsaved = new Set<Leaf>();
	readonly #saved = new Set<Leaf>();
	readonly #writing = new Map<Leaf, Promise<void>>();
	readonly #reading = new Map<Leaf, Promise<void>>();
	/** The leaf that was used last: whoever asked for it has not looked at it yet. */
	#latest: Leaf | undefined;
	#room: PromiseWithResolvers<void> | undefined;
	/** Whether there is no room on the disk, or it failed. */
	#isFull: boolean;

	constructor(options: ResidenceOptions) {
		this.#options = options;
		this.#isFull = options.file.capacity === 0;
	}

	/** Whether something has to be dropped. */
	get mustDrop(): boolean {
		return this.#isOver && this.#isFull;
	}

	/** Resolves when memory is within the budget; absent where it is. */
	get room(): Promise<void> | undefined {
		return this.#room?.promise;
	}

	get #isOver(): boolean {
		return this.#used > this.#options.budget * shares.used;
	}

	get #used(): number {
		return this.#options.buffers.used + this.#options.overhead();
	}

	/** A leaf was used. */
	touch(leaf: Leaf): void {
		this.#forgetUse(leaf);
		(leaf.isStored ? this.#saved : this.#unsaved).add(leaf);
		this.#latest = leaf;
	}

	/** A leaf is gone. */
	gone(leaf: Leaf): void {
		const {file} = this.#options;
		this.#forgetUse(leaf);
		if (leaf.stored) {
			file.forget(leaf);
			this.#isFull = file.failure !== undefined;
		}

		leaf.release();
	}

	/** Have the columns of a leaf in memory, now. */
	columns(leaf: Leaf): void {
		if (!leaf.columns) {
			this.#options.file.readNow(leaf, 'columns');
			this.touch(leaf);
		}
	}

	/** Have all of a leaf in memory, now; whether that was possible. */
	open(leaf: Leaf): boolean {
		if (!leaf.isLoaded) {
			this.#options.file.readNow(leaf, 'all');
			this.touch(leaf);
		}

		return !leaf.isLost;
	}

	/** Have all of a leaf in memory soon; whether it is. */
	load(leaf: Leaf): boolean {
		if (leaf.isLoaded) {
			this.touch(leaf);
		} else if (!leaf.isLost && !this.#reading.has(leaf)) {
			this.#reading.set(leaf, this.#read(leaf));
		}

		return leaf.isLoaded;
	}

	/** Resolves when all of a leaf is in memory, or cannot be had. */
	async have(leaf: Leaf): Promise<void> {
		while (!this.load(leaf) && this.#reading.has(leaf)) {
			await this.#reading.get(leaf);
		}
	}

	/** Write what may have to leave memory soon, and give back what is over the budget. */
	trim(): void {
		const {budget} = this.#options;
		if (this.#used > budget * shares.written) {
			this.#writeMore();
		}

		if (this.#isOver) {
			this.#release(budget * shares.kept);
		}

		// What cannot be written or given back is not waited for.
		if (this.#isOver && this.#writing.size > 0) {
			this.#room ??= Promise.withResolvers<void>();
		} else {
			this.#room?.resolve();
			this.#room = undefined;
		}
	}

	/** Resolves when nothing is being read or written. */
	async idle(): Promise<void> {
		while (this.#reading.size + this.#writing.size > 0) {
			await Promise.all([...this.#reading.values(), ...this.#writing.values()]);
		}
	}

	#forgetUse(leaf: Leaf): void {
		this.#saved.delete(leaf);
		this.#unsaved.delete(leaf);
	}

	async #read(leaf: Leaf): Promise<void> {
		await this.#options.file.read(leaf);
		this.#reading.delete(leaf);
		if (leaf.isLoaded) {
			this.touch(leaf);
		}

		this.#options.onRead(leaf);
	}

	#writeMore(): void {
		for (const leaf of this.#unsaved) {
			if (this.#isFull || this.#writing.size >= mostWrites) {
				return;
			}

			if (!this.#writing.has(leaf) && !this.#options.isGrowing(leaf)) {
				this.#writing.set(leaf, this.#write(leaf));
			}
		}
	}

	async #write(leaf: Leaf): Promise<void> {
		const {file, onWrite} = this.#options;
		summarize(leaf);
		const written = await file.write(leaf);
		this.#writing.delete(leaf);
		this.#isFull ||= written === 'full';
		if (written === 'done' && this.#unsaved.delete(leaf)) {
			this.#saved.add(leaf);
		}

		onWrite();
	}

	/** Give back what was used least, until so many bytes are left. */
	#release(target: number): void {
		const {isGrowing} = this.#options;
		for (const leaf of [...this.#saved, ...this.#unsaved]) {
			if (this.#used <= target) {
				return;
			}

			if (leaf === this.#latest) {
				continue;
			}

			if (leaf.origin) {
				leaf.releaseBytes();
			}

			if (leaf.isStored && !isGrowing(leaf)) {
				this.#forgetUse(leaf);
				leaf.release();
			}
		}
	}
}
