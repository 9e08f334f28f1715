import {setImmediate as nextTurn} from 'node:timers/promises';
import type {OpenSpoolFile} from '../../source/spool/temporary-file.ts';

export type MemoryFiles = {
	readonly open: OpenSpoolFile;
	/** Files that were made, and those that are open. */
	made: number;
	openNow: number;
	/** Of the largest file, in bytes. */
	largest: number;
	/** Blocks that were written. */
	writes: number;
	/** What the next operations say in place of doing it; `undefined`: nothing wrong. */
	readonly faults: {open: Faults; write: Faults; read: Faults};
};

/** Taken from the front, one for each operation. */
type Faults = Array<string | undefined>;

/** Files that live in memory, take a turn of the loop for each operation, and fail when they are told to. */
export const memoryFiles = (): MemoryFiles => {
	const files: MemoryFiles = {
		made: 0,
		openNow: 0,
		largest: 0,
		writes: 0,
		faults: {open: [], write: [], read: []},
		async open() {
			await operation(files.faults.open);
			files.made++;
			files.openNow++;
			return memoryFile(files);
		},
	};
	return files;
};

const memoryFile = (files: MemoryFiles): Awaited<ReturnType<OpenSpoolFile>> => {
	let content = new Uint8Array(0);
	let isOpen = true;
	return {
		async write(bytes, offset) {
			await operation(files.faults.write);
			if (!isOpen) {
				throw systemError('EBADF');
			}

			const grown = new Uint8Array(Math.max(content.length, offset + bytes.length));
			grown.set(content);
			grown.set(bytes, offset);
			content = grown;
			files.writes++;
			files.largest = Math.max(files.largest, content.length);
		},
		async read(into, offset) {
			await operation(files.faults.read);
			if (!isOpen || offset + into.length > content.length) {
				throw systemError('EBADF');
			}

			into.set(content.subarray(offset, offset + into.length));
		},
		async close() {
			await nextTurn();
			files.openNow -= isOpen ? 1 : 0;
			isOpen = false;
		},
	};
};

const operation = async (faults: Faults): Promise<void> => {
	await nextTurn();
	const fault = faults.shift();
	if (fault !== undefined) {
		throw systemError(fault);
	}
};

const systemError = (code: string): Error => Object.assign(new Error(`${code}: told to fail`), {code});
