import {type FileHandle, open, rm} from 'node:fs/promises';
import {join} from 'node:path';

/** Files of one moment are numbered up to here. */
const mostOfAMoment = 100;

/** A file for what is too long for the clipboard; only its owner may read it, for logs hold secrets. */
export class CopyFile {
	readonly path: string;
	readonly #handle: FileHandle;

	private constructor(path: string, handle: FileHandle) {
		this.path = path;
		this.#handle = handle;
	}

	/**
	Make a new one.

	@param now - For its name, in ms since the epoch.
	@throws What the system says; `path` tells where.
	*/
	static async create(folder: string, now: number): Promise<CopyFile> {
		const moment = new Date(now).toISOString().replaceAll(/[-:]|\.\d+Z$/g, '');
		for (let number = 1; ; number++) {
			const path = join(folder, `kreel-${moment}${number === 1 ? '' : `-${number}`}.log`);
			try {
				return new CopyFile(path, await open(path, 'wx', 0o600));
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number === mostOfAMoment) {
					throw error;
				}
			}
		}
	}

	async write(text: string): Promise<void> {
		await this.#handle.writeFile(text);
	}

	async close(): Promise<void> {
		await this.#handle.close();
	}

	/** It is not wanted any more. */
	async remove(): Promise<void> {
		await this.#handle.close();
		await rm(this.path, {force: true});
	}
}
