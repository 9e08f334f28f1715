import {aborted} from '../../core/aborted.ts';
import {type Copied, copiedSentence, notCopiedSentence} from '../../core/sentences.ts';
import type {LineRow, LogStore} from '../../store/log-store.ts';
import {mostClipboardBytes} from '../../terminal/clipboard.ts';
import {sanitizeLine} from '../../terminal/sanitize.ts';
import type {Context} from '../context.ts';
import {CopyFile} from './copy-file.ts';

/** Bytes that are kept before they are written to a file. */
const blockBytes = 1024 * 1024;

type CopyContext = Pick<Context, 'toClipboard' | 'copyFolder' | 'say' | 'now'>;

/** Copies records of a log: into the clipboard, or into a file where they are too long for that. */
export class Copying {
	readonly #context: CopyContext;
	#running: AbortController | undefined;

	constructor(context: CopyContext) {
		this.#context = context;
	}

	/**
	Copy the records of some rows of a store, each whole, and say what was copied and where it is.

	What is copied is what the log says, without times and names, safe for a terminal; one that is under way is ended.

	@param rowsOf - Where they stand, from and to (exclusive): asked once it is known of all rows between them whether they are shown.
	*/
	async copy(store: LogStore, rowsOf: () => readonly [from: number, to: number]): Promise<void> {
		this.stop();
		const running = new AbortController();
		this.#running = running;
		const text = new CopiedText(this.#context);
		try {
			await viewKnown(store, running.signal);
			for await (const records of store.records(...rowsOf(), running.signal)) {
				text.add(records);
				await text.flush();
			}

			this.#context.say(copiedSentence(await text.end(running.signal.aborted)));
		} catch (error) {
			this.#context.say(notCopiedSentence(text.path, reasonOf(error)));
		}

		if (this.#running === running) {
			this.#running = undefined;
		}
	}

	/** End copying; whether any was under way. */
	stop(): boolean {
		const isRunning = this.#running !== undefined;
		this.#running?.abort();
		this.#running = undefined;
		return isRunning;
	}
}

/** Resolves when all of a view is known. */
const viewKnown = async (store: LogStore, signal: AbortSignal): Promise<void> => {
	const over = aborted(signal);
	// Counting its rows goes on with those that are not known.
	while (store.rowCount >= 0 && !store.isComplete && !signal.aborted) {
		const changed = Promise.withResolvers<void>();
		const unsubscribe = store.subscribe(changed.resolve);
		await Promise.race([changed.promise, over]);
		unsubscribe();
	}
};

/** Collects texts, as many as fit into the clipboard; then writes them to a file. */
class CopiedText {
	readonly #context: CopyContext;
	readonly #copied = {records: 0, lines: 0, bytes: 0};
	#texts: string[] = [];
	#kept = 0;
	#file: CopyFile | undefined;

	constructor(context: CopyContext) {
		this.#context = context;
	}

	/** Of the file that is written, or would be. */
	get path(): string {
		return this.#file?.path ?? this.#context.copyFolder;
	}

	add(records: ReadonlyArray<readonly LineRow[]>): void {
		for (const record of records) {
			const text = record.map(({bytes}) => sanitizeLine(bytes, {colour: false})).join('\n');
			const bytes = Buffer.byteLength(text) + 1;
			this.#texts.push(text);
			this.#kept += bytes;
			this.#copied.records++;
			this.#copied.lines += record.length;
			this.#copied.bytes += bytes;
		}
	}

	/** Write what is too long to be kept. */
	async flush(): Promise<void> {
		if (!this.#file && this.#kept - 1 > mostClipboardBytes) {
			this.#file = await CopyFile.create(this.#context.copyFolder, this.#context.now());
			this.#context.say(`copying to ${this.#file.path} …`);
		}

		if (this.#file && this.#kept > blockBytes) {
			await this.#write(this.#file);
		}
	}

	/** All was added, or it was ended before. A text for the clipboard has no newline at its end: in a shell that would run it. */
	async end(isCut: boolean): Promise<Copied> {
		const file = this.#file;
		if (file) {
			await this.#write(file);
			await file.close();
			return {...this.#copied, file: file.path, isCut};
		}

		const bytes = Math.max(0, this.#copied.bytes - 1);
		if (this.#copied.records > 0 && !isCut) {
			await this.#context.toClipboard(this.#texts.join('\n'));
		}

		return {...this.#copied, bytes, isCut};
	}

	async #write(file: CopyFile): Promise<void> {
		const texts = this.#texts;
		this.#texts = [];
		this.#kept = 0;
		try {
			await file.write(texts.map(text => `${text}\n`).join(''));
		} catch (error) {
			await file.remove();
			throw error;
		}
	}
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
