import {Problem} from './problem.ts';
import type {Snapshot} from './snapshot.ts';

/** How long a snapshot waits for the request for its next page, in ms. */
const keepMs = 60_000;

/** Most snapshots that are held at once: the least recently used goes first. */
const maxKept = 8;

type Kept = {readonly snapshot: Snapshot; timer?: NodeJS.Timeout};

/** Snapshots between one page and the next, so that a log is read once however many pages it has. */
export class Snapshots {
	readonly #kept = new Map<string, Kept>();
	readonly #random: () => number;
	#count = 0;

	constructor(random: () => number) {
		this.#random = random;
	}

	/** The snapshot and the line where its next page begins. */
	resume(cursor: string): {snapshot: Snapshot; offset: number; id: string} {
		const match = /^([a-z0-9]{1,24})\.([0-9a-z]{1,10})$/.exec(cursor);
		if (!match) {
			throw new Problem(400, 'parameter cursor: not one that this gateway gave');
		}

		const [, id, offset] = match;
		const kept = this.#kept.get(id!);
		if (!kept) {
			throw new Problem(410, 'parameter cursor: it is no longer held; ask for the first page again');
		}

		return {snapshot: kept.snapshot, offset: Number.parseInt(offset!, 36), id: id!};
	}

	/** Hold a snapshot whose next page begins at this line. Returns the cursor to ask for it. */
	keep(snapshot: Snapshot, offset: number, id = this.#newId()): string {
		clearTimeout(this.#kept.get(id)?.timer);
		this.#kept.delete(id);
		const timer = setTimeout(() => this.#kept.delete(id), keepMs);
		timer.unref();
		this.#kept.set(id, {snapshot, timer});
		if (this.#kept.size > maxKept) {
			const [oldest, kept] = this.#kept.entries().next().value!;
			clearTimeout(kept.timer);
			this.#kept.delete(oldest);
		}

		return `${id}.${offset.toString(36)}`;
	}

	close(): void {
		for (const {timer} of this.#kept.values()) {
			clearTimeout(timer);
		}

		this.#kept.clear();
	}

	#newId(): string {
		this.#count++;
		return `${Math.floor(this.#random() * 36 ** 8).toString(36)}${this.#count.toString(36).padStart(3, '0')}`;
	}
}
