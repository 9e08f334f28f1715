import {setImmediate as nextTurn} from 'node:timers/promises';
import {type OpenSpoolFile, openTemporaryFile, type SpoolFile} from '../../source/spool/temporary-file.ts';

/** Taken from the front, one for each operation: what it says in place of being done; `undefined`: nothing wrong. */
type Faults = Array<string | undefined>;

/** Files whose operations are counted, and fail when they are told to. */
export class WatchedFiles {
	/** Files that were made, and those that are open. */
	made = 0;
	openNow = 0;
	/** Blocks that were written, and where the last byte of all is. */
	writes = 0;
	largest = 0;
	readonly faults: {open: Faults; write: Faults; read: Faults} = {open: [], write: [], read: []};
	#busy = 0;
	readonly #open: OpenSpoolFile;

	constructor(open: OpenSpoolFile) {
		this.#open = open;
	}

	/** Resolves when nothing is under way. */
	async idle(): Promise<void> {
		do {
			await nextTurn();
		} while (this.#busy > 0);
	}

	readonly open: OpenSpoolFile = directory =>
		this.#operation(this.faults.open, async () => {
			const file = await this.#open(directory);
			this.made++;
			this.openNow++;
			return this.#watched(file);
		});

	#watched(file: SpoolFile): SpoolFile {
		return {
			write: (bytes, offset) =>
				this.#operation(this.faults.write, async () => {
					await file.write(bytes, offset);
					this.writes++;
					this.largest = Math.max(this.largest, offset + bytes.length);
				}),
			read: (into, offset) => this.#operation(this.faults.read, () => file.read(into, offset)),
			close: () =>
				this.#operation([], async () => {
					await file.close();
					this.openNow--;
				}),
		};
	}

	async #operation<T>(faults: Faults, act: () => Promise<T>): Promise<T> {
		this.#busy++;
		try {
			await nextTurn();
			const code = faults.shift();
			if (code !== undefined) {
				throw Object.assign(new Error(`${code}: told to fail`), {code});
			}

			return await act();
		} finally {
			this.#busy--;
		}
	}
}

/** Files that live in memory; each operation takes one turn of the loop. */
export const memoryFiles = (): WatchedFiles => new WatchedFiles(async () => memoryFile());

/** Files of this machine. */
export const realFiles = (): WatchedFiles => new WatchedFiles(openTemporaryFile);

const memoryFile = (): SpoolFile => {
	let content: Uint8Array | undefined = new Uint8Array(0);
	return {
		async write(bytes, offset) {
			const grown = new Uint8Array(Math.max(content!.length, offset + bytes.length));
			grown.set(content!);
			grown.set(bytes, offset);
			content = grown;
		},
		async read(into, offset) {
			if (offset + into.length > content!.length) {
				throw new Error('The file is shorter.');
			}

			into.set(content!.subarray(offset, offset + into.length));
		},
		async close() {
			content = undefined;
		},
	};
};
