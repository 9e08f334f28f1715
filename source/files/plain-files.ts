import {instantFromMs} from '../core/instant.ts';
import {fileGaps, fileRestarts} from '../core/sentences.ts';
import type {LogSettings} from './file-log.ts';
import {FileTimes} from './file-times.ts';
import type {InputFiles} from './input-files.ts';
import {type OpenFile, type OwnFile, tryOpen} from './open-file.ts';

/** A file of a log, and what is known of its times. */
export type PlainFile = {
	readonly file: OpenFile;
	readonly times: FileTimes;
};

/** The files that a log stands in, one after the other. They stay open, so that their lines can be read again. */
export type PlainFiles = {
	/** Oldest first; at least one. */
	readonly all: readonly PlainFile[];
	/**
	The file that came after this one, once nothing more comes to this one; why the log begins anew there, where it does, or why something is
	missing before it, where so many bytes of this one were read.
	*/
	nextOf(file: OpenFile):
		| {
				readonly plain: PlainFile;
				readonly restart?: string;
				readonly gapAfter?: (readTo: number) => string | undefined;
		  }
		| undefined;
	close(): void;
};

/** All files that a name has meant so far. */
export class NamedFiles implements PlainFiles {
	readonly all: PlainFile[];
	readonly #settings: LogSettings;

	constructor(file: OpenFile, settings: LogSettings) {
		this.#settings = settings;
		this.all = [plainFile(file, settings)];
	}

	/** The writer has the old file until there is something in the new one. */
	nextOf(file: OpenFile): ReturnType<PlainFiles['nextOf']> {
		const plain = this.all[this.all.findIndex(one => one.file === file) + 1] ?? this.#newFile(file);
		return plain && {plain, restart: fileRestarts.rotated};
	}

	close(): void {
		for (const {file} of this.all) {
			file.close();
		}
	}

	#newFile(file: OpenFile): PlainFile | undefined {
		const next = file.isRenamed() ? tryOpen(file.path!) : undefined;
		if (!next?.look().size) {
			next?.close();
			return undefined;
		}

		const plain = plainFile(next, this.#settings);
		this.all.push(plain);
		return plain;
	}
}

/** The files in which an input is kept. */
export class KeptFiles implements PlainFiles {
	readonly #input: InputFiles;
	readonly #settings: LogSettings;
	readonly #known = new Map<OpenFile, PlainFile>();

	constructor(input: InputFiles, settings: LogSettings) {
		this.#input = input;
		this.#settings = settings;
	}

	get all(): PlainFile[] {
		return this.#input.files.map(file => this.#plain(file));
	}

	/** After one that was given up comes the oldest that is kept. */
	nextOf(file: OpenFile): ReturnType<PlainFiles['nextOf']> {
		const own = file as OwnFile;
		const next = this.#input.files.find(({serial}) => serial > own.serial);
		return (
			next && {
				plain: this.#plain(next),
				gapAfter: readTo =>
					readTo < (own.goneBytes ?? 0) || next.serial > own.serial + 1 ? fileGaps.givenUp : undefined,
			}
		);
	}

	close(): void {
		this.#input.close();
	}

	#plain(file: OpenFile): PlainFile {
		const plain = this.#known.get(file) ?? plainFile(file, this.#settings);
		this.#known.set(file, plain);
		return plain;
	}
}

const plainFile = (file: OpenFile, {now, zone}: LogSettings): PlainFile => ({
	file,
	times: new FileTimes(file, instantFromMs(now()), zone),
});
