import type {Task} from '../../core/task.ts';
import {type Collection, type FeedDeps, openCollection} from '../watch/collections.ts';
import {eventsWanted} from './events-wanted.ts';

/** Warnings that nobody has needed for so long (ms) are watched no longer. */
const keptMs = 60_000;

/** The warnings of a scope. They are many, so they are read only while some task lacks a reason. */
export class WarningFeed {
	readonly #deps: FeedDeps;
	readonly #changed: () => void;
	#stop = new AbortController();
	#collections: Collection[] = [];
	#neededAt = 0;

	/** @param changed - Called after each change of what is known. */
	constructor(deps: FeedDeps, changed: () => void) {
		this.#deps = deps;
		this.#changed = changed;
	}

	/** What is known; empty while nobody needs it. */
	get collections(): readonly Collection[] {
		return this.#collections;
	}

	/** They were asked for, and no answer has come yet. */
	get isAwaited(): boolean {
		return this.#collections.some(({state}) => state === 'new');
	}

	/**
	Look whether some task lacks a reason, and begin or cease to read.

	@param namespaces - Where; `undefined` among them: everywhere.
	@returns In how many ms to look again, where that is known.
	*/
	look(tasks: Iterable<Task>, namespaces: Iterable<string | undefined>): number | undefined {
		const now = this.#deps.now();
		const wanted = eventsWanted(tasks, now);
		if (wanted === 'now') {
			this.#neededAt = now;
			this.#open(namespaces);
		} else if (wanted !== 'no') {
			return wanted.inMs;
		} else if (now - this.#neededAt > keptMs) {
			this.close();
		}

		return undefined;
	}

	close(): void {
		this.#stop.abort();
		this.#stop = new AbortController();
		this.#collections = [];
	}

	#open(namespaces: Iterable<string | undefined>): void {
		if (this.#collections.length === 0) {
			const {signal} = this.#stop;
			this.#collections = Array.from(namespaces, namespace =>
				openCollection(this.#deps, 'events', namespace, signal, this.#changed),
			);
		}
	}
}
