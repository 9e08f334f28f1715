import type {Instant} from '../core/instant.ts';
import {fileProblem} from '../core/sentences.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {ChangeWatch} from './change-watch.ts';
import type {FileLog, FixedWindow, LogSettings, Opened} from './file-log.ts';
import type {IndexThreads} from './index-threads.ts';
import {InputFiles} from './input-files.ts';
import type {OpenFile} from './open-file.ts';
import {KeptFiles, NamedFiles, type PlainFiles} from './plain-files.ts';
import {PlainReading} from './plain-reading.ts';

/** What a plain log is made with. */
export type PlainLogOptions = {
	readonly opened: Opened;
	readonly settings: LogSettings;
	readonly threads: IndexThreads;
	/** The file that it is in, or the files that it is kept in. */
	readonly from: OpenFile | InputFiles;
};

/** Lines of text in a file, and in what its name means later; or from standard input. */
export class PlainLog implements FileLog {
	readonly opened: Opened;
	readonly #options: PlainLogOptions;
	readonly #files: PlainFiles;

	constructor(options: PlainLogOptions) {
		this.opened = options.opened;
		this.#options = options;
		const {from, settings} = options;
		this.#files = from instanceof InputFiles ? new KeptFiles(from, settings) : new NamedFiles(from, settings);
	}

	newest(): Instant | undefined {
		const {file, times} = this.#files.all.at(-1)!;
		const {size} = file.look();
		const timing = times.timing();
		return timing.type === 'none' ? timing.base + BigInt(size) : times.lastBefore(size)?.time;
	}

	async *read(window: FixedWindow, signal: AbortSignal): AsyncGenerator<StreamEvent> {
		if (signal.aborted) {
			return;
		}

		yield this.opened;
		const {settings, threads, from} = this.#options;
		const {stream} = this.opened;
		const input = from instanceof InputFiles ? from : undefined;
		const watch = from instanceof InputFiles ? from.watch() : ChangeWatch.ofFile(from.path);
		const reading = {window, signal, settings, threads, stream, files: this.#files, watch, input};
		try {
			yield* new PlainReading(reading).read();
			if (input?.failure && !signal.aborted) {
				yield {type: 'unreadable', stream, cause: fileProblem(input.failure), permanent: true};
			}
		} catch (error) {
			yield {type: 'unreadable', stream, cause: fileProblem(error as Error), permanent: true};
		} finally {
			watch.close();
		}
	}

	close(): void {
		this.#files.close();
	}
}
