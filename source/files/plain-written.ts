import {instantFromMs} from '../core/instant.ts';
import {fileRestarts} from '../core/sentences.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {BlockIndexer, type IndexedLines} from './block-indexer.ts';
import type {LogSettings} from './file-log.ts';
import type {Lines, WrittenFile} from './growth.ts';
import type {TimeBounds} from './monotone.ts';
import type {OpenFile} from './open-file.ts';
import type {PlainFile, PlainFiles} from './plain-files.ts';
import type {PlainLines} from './plain-lines.ts';

/** What a plain file is followed with. */
export type PlainWrittenOptions = {
	readonly settings: LogSettings;
	readonly lines: PlainLines;
	readonly bounds: TimeBounds;
	readonly files: PlainFiles;
};

/** A plain file that is written to. */
export class PlainWritten implements WrittenFile {
	readonly #plain: PlainFile;
	readonly #options: PlainWrittenOptions;
	readonly #indexer: BlockIndexer;
	/** Up to there lines were given. */
	#readTo: number;

	/** @param readTo - Bytes of the file that were read already. */
	constructor(plain: PlainFile, readTo: number, options: PlainWrittenOptions) {
		this.#readTo = readTo;
		this.#plain = plain;
		this.#options = options;
		this.#indexer = new BlockIndexer(plain.file.fd, {
			type: 'own',
			now: instantFromMs(options.settings.now()),
			zone: options.settings.zone,
		});
	}

	get file(): OpenFile {
		return this.#plain.file;
	}

	*lines(from: number, to: number): Generator<Lines> {
		for (const lines of this.#indexer.index(from, to)) {
			this.#readTo = lines.offset + lines.starts.at(-1)!;
			yield this.#event(lines);
		}
	}

	openLine(from: number, to: number): Lines {
		this.#readTo = to;
		return this.#event(this.#indexer.indexOpen(from, to));
	}

	beginAnew(): Iterable<StreamEvent> {
		return [this.#options.lines.restarted(fileRestarts.truncated)];
	}

	next(): ReturnType<WrittenFile['next']> {
		const {files} = this.#options;
		const next = files.nextOf(this.file);
		return (
			next && {
				written: new PlainWritten(next.plain, 0, this.#options),
				// What of this file was missed is known only once its end was read.
				between: () => this.#between(next.restart, next.gapAfter?.(this.#readTo)),
			}
		);
	}

	*#between(restart: string | undefined, gap: string | undefined): Generator<StreamEvent> {
		const {lines, bounds} = this.#options;
		if (restart !== undefined) {
			yield lines.restarted(restart);
		}

		if (gap !== undefined) {
			yield {type: 'gap', stream: lines.stream, from: bounds.floor, cause: gap};
		}
	}

	#event(indexed: IndexedLines): Lines {
		const {bounds, lines, settings} = this.#options;
		if (indexed.leading === indexed.times.length && this.#plain.times.timing().type === 'none') {
			// Nothing tells when it was written, but it was not there a moment ago.
			const now = instantFromMs(settings.now());
			bounds.floor = bounds.floor === undefined || now > bounds.floor ? now : bounds.floor;
		}

		return lines.event(this.file, indexed, bounds, 'tail');
	}
}
