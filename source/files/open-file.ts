import {closeSync, fstatSync, openSync, readSync, statSync} from 'node:fs';
import type {OriginFile} from '../core/line-batch.ts';

/** A file that stays open, whatever becomes of its name. */
export class OpenFile implements OriginFile {
	readonly fd: number;
	/** The name that it was opened by; absent for one that was handed over open. */
	readonly path: string | undefined;
	/** Give it back. */
	readonly close: () => void;
	readonly #identity: string;

	/**
	@param fd - Open for reading.
	@param close - Closes it.
	*/
	constructor(fd: number, path?: string, close: () => void = () => closeSync(fd)) {
		this.fd = fd;
		this.path = path;
		this.close = close;
		this.#identity = identityOf(fstatSync(fd, {bigint: true}));
	}

	/** @throws {Error} Node's own, with a `code`. */
	static open(path: string): OpenFile {
		return new OpenFile(openSync(path, 'r'), path);
	}

	/** Bytes that it has now, and when it was last written to (ms since the epoch). */
	look(): {readonly size: number; readonly modifiedMs: number} {
		const {size, mtimeMs} = fstatSync(this.fd);
		return {size, modifiedMs: mtimeMs};
	}

	/** Whether its bytes were given up. */
	get isGone(): boolean {
		return false;
	}

	/** Whether it is a file, and no pipe or terminal. */
	get isRegular(): boolean {
		return fstatSync(this.fd).isFile();
	}

	/** Whether its name means another file by now: this one was rotated. */
	isRenamed(): boolean {
		const found = this.path === undefined ? undefined : identityAt(this.path);
		return found !== undefined && found !== this.#identity;
	}

	/** Whether a path means this file. */
	isAt(path: string): boolean {
		return identityAt(path) === this.#identity;
	}

	read(offset: number, length: number): Uint8Array {
		const bytes = new Uint8Array(length);
		return bytes.subarray(0, this.readInto(bytes, 0, length, offset));
	}

	/**
	Read into memory that is there already.

	@returns How many bytes there were: fewer than `length` only at the end of the file.
	*/
	readInto(bytes: Uint8Array, at: number, length: number, offset: number): number {
		return readFully(this.fd, bytes, at, length, offset);
	}
}

/** A file without a name that the program writes itself. */
export class OwnFile extends OpenFile {
	readonly isOwn = true;
	/** Counts the files of its input from the first one on, also those that were given up. */
	readonly serial: number;
	/** Bytes that it had when it was given up. */
	goneBytes: number | undefined;

	/** @param fd - Open for reading; whoever opened it closes it. */
	constructor(fd: number, serial: number) {
		super(fd, undefined, () => {});
		this.serial = serial;
	}

	override get isGone(): boolean {
		return this.goneBytes !== undefined;
	}
}

/** Open a file whose name may mean nothing at the moment, or something that may not be read. */
export const tryOpen = (path: string): OpenFile | undefined => {
	try {
		return OpenFile.open(path);
	} catch {
		return undefined;
	}
};

/** Read `length` bytes from `offset` of a file, or as many as there are; returns how many. */
export const readFully = (
	fd: number,
	bytes: Uint8Array,
	at: number,
	length: number,
	offset: number,
): number => {
	let done = 0;
	while (done < length) {
		const count = readSync(fd, bytes, at + done, length - done, offset + done);
		if (count === 0) {
			break;
		}

		done += count;
	}

	return done;
};

/** Inode numbers are larger than a number can tell apart on some file systems. */
const identityOf = ({dev, ino}: {dev: bigint; ino: bigint}): string => `${dev}:${ino}`;

/** `undefined` where the path means nothing. */
const identityAt = (path: string): string | undefined => {
	const found = statSync(path, {bigint: true, throwIfNoEntry: false});
	return found && identityOf(found);
};
