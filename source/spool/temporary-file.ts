import {constants, unlinkSync} from 'node:fs';
import {type FileHandle, open, unlink} from 'node:fs/promises';
import {join} from 'node:path';

/** A file without a name, for this process alone. Offsets and lengths are bytes. */
export type SpoolFile = {
	/** Writes all of it. Rejects with what the system says (`ENOSPC`…). */
	write(bytes: Uint8Array, offset: number): Promise<void>;
	/** Fills all of it. Rejects where the file is shorter. */
	read(into: Uint8Array, offset: number): Promise<void>;
	/** Waits for what is under way; gives the space back. */
	close(): Promise<void>;
};

/** A spool file of the system, which other threads can read as well: descriptors are the process's. */
export type TemporaryFile = SpoolFile & {readonly fd: number};

/** Makes a new file in a directory. */
export type OpenSpoolFile = (directory: string) => Promise<SpoolFile>;

/**
Open a temporary file and take its name away at once, so that nobody else opens it and nothing is left of it however the process ends.

Nothing is written before the name is gone. Where the system keeps the name of an open file (some network and Windows file systems),
the file is removed when it is closed or when the process exits.
*/
export const openTemporaryFile = (directory: string): Promise<TemporaryFile> =>
	openNameless(directory, unlink);

/** @param takeName - Rejects where an open file must keep its name. */
export const openNameless = async (
	directory: string,
	takeName: (path: string) => Promise<void>,
): Promise<TemporaryFile> => {
	const path = join(directory, `kreel-${crypto.randomUUID()}`);
	const name = nameUntilExit(path);
	const {O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0} = constants;
	try {
		const handle = await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
		const isNameless = await takeName(path).then(
			() => true,
			() => false,
		);
		if (isNameless) {
			name.forget();
		}

		return new HandleFile(handle, isNameless ? undefined : name.remove);
	} catch (error) {
		name.forget();
		throw error;
	}
};

/** A name that is removed when the process exits, before `remove` or `forget`. */
const nameUntilExit = (path: string) => {
	const forget = () => {
		process.off('exit', remove);
	};

	const remove = () => {
		forget();
		try {
			unlinkSync(path);
		} catch {
			// Whoever cleans the directory was faster, or nobody may remove it: there is nobody to tell at an exit.
		}
	};

	process.once('exit', remove);
	return {forget, remove};
};

class HandleFile implements TemporaryFile {
	readonly #handle: FileHandle;
	readonly #afterClose: (() => void) | undefined;

	constructor(handle: FileHandle, afterClose?: () => void) {
		this.#handle = handle;
		this.#afterClose = afterClose;
	}

	get fd(): number {
		return this.#handle.fd;
	}

	async write(bytes: Uint8Array, offset: number): Promise<void> {
		for (let done = 0; done < bytes.length; ) {
			const {bytesWritten} = await this.#handle.write(bytes, done, bytes.length - done, offset + done);
			done += bytesWritten;
		}
	}

	async read(into: Uint8Array, offset: number): Promise<void> {
		for (let done = 0; done < into.length; ) {
			const {bytesRead} = await this.#handle.read(into, done, into.length - done, offset + done);
			if (bytesRead === 0) {
				throw new Error('The temporary file is shorter than what was written to it.');
			}

			done += bytesRead;
		}
	}

	async close(): Promise<void> {
		try {
			await this.#handle.close();
		} finally {
			this.#afterClose?.();
		}
	}
}
