import type {StreamEvent} from '../core/stream-event.ts';
import {CriEvents, Lives} from './cri-events.ts';
import {bytesOf, type CriFile, type CriFolder, type CriPart} from './cri-files.ts';
import {type OpenCriFile, planCri} from './cri-plan.ts';
import {placeBetweenLines} from './cri-start.ts';
import {CriWritten} from './cri-written.ts';
import type {FixedWindow, LogSettings} from './file-log.ts';
import {Growth, type Lines} from './growth.ts';
import {HistoryPace} from './history-pace.ts';
import {OpenFile} from './open-file.ts';
import type {Watch} from './watch.ts';
import {WindowSieve} from './window-sieve.ts';

/** So much of the end comes first where a log is read from both ends. */
const tailBytes = 256 * 1024;

/** How often the files may be renamed while they are listed and opened. */
const maxAttempts = 8;

/** What one reading of a container's log is made with. */
export type CriReadingOptions = {
	readonly window: FixedWindow;
	readonly signal: AbortSignal;
	readonly settings: LogSettings;
	readonly stream: string;
	readonly folder: CriFolder;
	readonly watch: Watch;
};

/** One reading of a container's files: their history, forwards or from both ends, then what is written. */
export class CriReading {
	readonly #options: CriReadingOptions;
	readonly #events: CriEvents;
	readonly #lives = new Lives('tail');
	readonly #opened = new Set<OpenFile>();
	readonly #pace: HistoryPace;
	#files: readonly OpenCriFile[] = [];
	#growth: Growth | undefined;

	constructor(options: CriReadingOptions) {
		this.#options = options;
		this.#events = new CriEvents(options.stream);
		this.#pace = new HistoryPace(options.stream, options.settings.now);
	}

	async *read(): AsyncGenerator<StreamEvent> {
		const {stream, signal} = this.#options;
		try {
			this.#files = this.#open();
			yield* this.#readHistory();
			if (!signal.aborted) {
				yield {type: 'caughtUp', stream};
				yield* this.#readGrowth();
			}
		} finally {
			for (const file of this.#opened) {
				file.close();
			}
		}
	}

	/** Open all files that there are, so that they stay the same whatever they are renamed to meanwhile. */
	#open(): OpenCriFile[] {
		const {folder} = this.#options;
		for (let attempt = 1; ; attempt++) {
			const files = folder.list().map(file => ({file, open: file.isGzip ? undefined : this.#keep(file)}));
			const isSettled = files.every(({file, open}) => !open || open.isAt(file.path));
			if ((isSettled && isSame(files, folder.list())) || attempt === maxAttempts) {
				return files;
			}
		}
	}

	#keep({path}: CriFile): OpenFile {
		const file = OpenFile.open(path);
		this.#opened.add(file);
		return file;
	}

	async *#readHistory(): AsyncGenerator<StreamEvent> {
		const {window, settings} = this.#options;
		const parts = planCri(this.#files, window, settings, !window.follow);
		this.#pace.total = parts.reduce((sum, {from, to}) => sum + to - from, 0);
		const last = parts.at(-1);
		const middle =
			window.bothEnds && last?.open && last.to - last.from > tailBytes
				? placeBetweenLines(last.open, last.to - tailBytes, last.to)
				: undefined;
		if (!last || !middle) {
			yield* this.#readParts(parts, this.#events, new WindowSieve(window), this.#lives);
			this.#beginGrowth(last);
			return;
		}

		const sieve = new WindowSieve({follow: false});
		yield* this.#readParts([{...last, from: middle.offset}], this.#events, sieve, this.#lives);
		this.#beginGrowth(last);
		const older = [...parts.slice(0, -1), {...last, to: middle.offset}];
		yield* this.#readParts(older, new CriEvents(this.#options.stream), sieve, new Lives('head'));
	}

	async *#readParts(
		parts: readonly CriPart[],
		events: CriEvents,
		sieve: WindowSieve,
		lives: Lives,
	): AsyncGenerator<StreamEvent> {
		const {signal, window} = this.#options;
		const tell = function* (lines: readonly Lines[]) {
			for (const event of lines) {
				yield* lives.tell(event);
			}
		};

		const give = (lines: readonly Lines[]) => tell(lines.flatMap(event => sieve.add(event)));
		for (const part of parts) {
			yield* give(events.beginFile(part.file.restart));
			for await (const bytes of bytesOf(part)) {
				yield* give(events.push(bytes));
				yield* this.#pace.step(bytes.length, this.#growth);
				if (signal.aborted) {
					return;
				}
			}
		}

		if (!window.follow) {
			yield* give(events.finish());
		}

		yield* tell(sieve.finish());
	}

	#beginGrowth(last: CriPart | undefined): void {
		const {window, folder, settings} = this.#options;
		if (window.follow && last?.open) {
			const files = this.#files.map(({file}) => file);
			const before = files.slice(0, files.indexOf(last.file));
			const written = new CriWritten(last.open, last.file.restart, before, {
				folder,
				events: this.#events,
				lives: this.#lives,
				onOpen: file => this.#opened.add(file),
			});
			const start = {position: last.to, mark: last.mark, isRest: false, settles: false};
			this.#growth = new Growth(written, start, settings.now);
		}
	}

	async *#readGrowth(): AsyncGenerator<StreamEvent> {
		const {signal, watch, window} = this.#options;
		let mayBeLeft = true;
		while (window.follow && !signal.aborted) {
			if (!this.#growth) {
				// There was no file yet.
				this.#files = this.#open();
				const first = this.#files.find(({open}) => open);
				this.#beginGrowth(first && {...first, from: 0, to: 0, mark: new Uint8Array(0)});
				this.#events.beginFile(first?.file.restart ?? 0);
			}

			yield* this.#growth?.take(mayBeLeft) ?? [];
			mayBeLeft = await watch.changed(signal);
		}
	}
}

const isSame = (files: readonly OpenCriFile[], now: readonly CriFile[]): boolean =>
	files.map(({file}) => file.path).join('\n') === now.map(({path}) => path).join('\n');
