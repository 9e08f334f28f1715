import {createReadStream, readdirSync} from 'node:fs';
import path from 'node:path';
import {createGunzip} from 'node:zlib';
import {livesIn, logNames} from '../core/log-names.ts';
import type {OpenFile} from './open-file.ts';

/** A log file of a container. */
export type CriFile = {
	readonly path: string;
	/** The restart count of the life that wrote it. */
	readonly restart: number;
	readonly isGzip: boolean;
	/** Whether it is the one that its life writes, or wrote last. */
	readonly isLast: boolean;
};

/** The log folder of one container, as the kubelet keeps it; or a single file of one. */
export class CriFolder {
	readonly folder: string;
	readonly #only: string | undefined;

	/** @param only - The name of the file that is meant, where not all are. */
	constructor(folder: string, only?: string) {
		this.folder = folder;
		this.#only = only;
	}

	/**
	All files as they are now, oldest first.

	@throws {Error} Node's own, with a `code`.
	*/
	list(): CriFile[] {
		const names = readdirSync(this.folder).filter(name => this.#isMeant(name));
		const lives = livesIn(names);
		if (lives.length === 0 && this.#only !== undefined) {
			const isGzip = this.#only.endsWith('.gz');
			return [{path: path.join(this.folder, this.#only), restart: 0, isGzip, isLast: true}];
		}

		return lives.flatMap(restart =>
			logNames(names, restart).map(({name, isGzip}, index, all) => ({
				path: path.join(this.folder, name),
				restart,
				isGzip,
				isLast: index === all.length - 1,
			})),
		);
	}

	/** The file itself, and those that it is renamed to. */
	#isMeant(name: string): boolean {
		return this.#only === undefined || name === this.#only || name.startsWith(`${this.#only}.`);
	}
}

/** A part of a container's log: a file, and where in it to begin. */
export type CriPart = {
	readonly file: CriFile;
	/** The file, open; absent where it must be unpacked. */
	readonly open?: OpenFile;
	/** Where a record begins. */
	readonly from: number;
	/** Where one ends. */
	readonly to: number;
	/** The bytes before that, before the records were read. */
	readonly mark: Uint8Array;
};

/** Bytes that are read at once. */
const chunkBytes = 1024 * 1024;

/**
The bytes of a part, in pieces that hold until the next one is asked for.

@throws {Error} Of the system, or of the unpacking.
*/
export async function* bytesOf({file, open, from, to}: CriPart): AsyncGenerator<Uint8Array> {
	if (!open) {
		const source = createReadStream(file.path);
		const unpacked = createGunzip();
		source.on('error', error => unpacked.destroy(error));
		yield* source.pipe(unpacked);
		return;
	}

	const chunk = new Uint8Array(Math.min(chunkBytes, to - from));
	for (let at = from; at < to; ) {
		const size = open.readInto(chunk, 0, Math.min(chunk.length, to - at), at);
		if (size === 0) {
			return;
		}

		yield chunk.subarray(0, size);
		at += size;
	}
}
