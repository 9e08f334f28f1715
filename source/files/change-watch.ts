import {type FSWatcher, watch} from 'node:fs';
import path from 'node:path';
import type {Watch} from './watch.ts';

/** How often to look, where the system tells of changes (not of those on some network file systems)… */
const slowPollMs = 1000;
/** …and where it does not. */
const fastPollMs = 100;

/** Tells when a file may have changed, or when its name may mean another one. */
export class ChangeWatch implements Watch {
	readonly isOver = false;
	#watcher: FSWatcher | undefined;
	/** Something happened since somebody waited. */
	#isRung = false;
	/** A file came, went, or has another name. */
	#isRenamed = false;
	#wake: (() => void) | undefined;

	/**
	@param folder - Of the files; absent where they cannot be watched by name.
	@param isMeant - Whether a file of the folder, by its name, is one of them.
	*/
	constructor(folder: string | undefined, isMeant: (name: string) => boolean) {
		if (folder === undefined) {
			return;
		}

		// The folder, not the file: what a name means changes there, and changes of content are told, too.
		try {
			this.#watcher = watch(folder, {persistent: false}, (type, name) => {
				if (name === null || isMeant(name)) {
					this.#isRenamed ||= type === 'rename';
					this.#ring();
				}
			});
			this.#watcher.on('error', () => this.close());
		} catch {
			// Too many are watched already, or the file system cannot: then it is looked at more often.
		}
	}

	/** Of one file. */
	static ofFile(file: string | undefined): ChangeWatch {
		const name = file === undefined ? '' : path.basename(file);
		return new ChangeWatch(file === undefined ? undefined : path.dirname(file), changed => changed === name);
	}

	async changed(signal: AbortSignal, mostMs: number = Number.POSITIVE_INFINITY): Promise<boolean> {
		if (!this.#isRung && !signal.aborted) {
			const {promise, resolve} = Promise.withResolvers<unknown>();
			const pollMs = this.#watcher ? slowPollMs : fastPollMs;
			const timer = setTimeout(resolve, Math.min(mostMs, pollMs), undefined);
			signal.addEventListener('abort', resolve, {once: true});
			this.#wake = () => resolve(undefined);
			await promise;
			this.#wake = undefined;
			clearTimeout(timer);
			signal.removeEventListener('abort', resolve);
		}

		const isRenamed = this.#isRenamed || !this.#watcher;
		this.#isRung = false;
		this.#isRenamed = false;
		return isRenamed;
	}

	close(): void {
		this.#watcher?.close();
		this.#watcher = undefined;
	}

	#ring(): void {
		this.#isRung = true;
		this.#wake?.();
	}
}
