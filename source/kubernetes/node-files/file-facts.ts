import {constants, gunzipSync} from 'node:zlib';
import type {Instant} from '../../core/instant.ts';
import type {LogName} from '../../core/log-names.ts';
import type {LogFolder} from './log-folder.ts';
import {type FileEnds, probeBytes, recordTimes} from './time-search.ts';
import {WayClosedError} from './way.ts';

/** How a file begins. */
export type FileHead = {
	/** Of its first line; `undefined` where none is complete. */
	readonly first?: Instant;
	/** Bytes as stored. */
	readonly size: number;
};

/** A compressed file is unpacked so far to see its first line, in bytes as stored. */
const packedHeadBytes = 8 * 1024;
const plainHeadBytes = 4 * 1024;

/** What was learned of the files of one listing; each thing is asked for once. */
export class FileFacts {
	readonly #folder: LogFolder;
	readonly #signal: AbortSignal;
	readonly #heads = new Map<string, Promise<FileHead>>();

	constructor(folder: LogFolder, signal: AbortSignal) {
		this.#folder = folder;
		this.#signal = signal;
	}

	/** @throws {WayClosedError} Where the file is in another format. */
	head(name: LogName): Promise<FileHead> {
		const known = this.#heads.get(name.name);
		if (known) {
			return known;
		}

		const head = this.#readHead(name);
		head.catch(() => {});
		this.#heads.set(name.name, head);
		return head;
	}

	/** Of a plain file; `undefined` where it has no line yet. */
	async ends(name: LogName): Promise<FileEnds | undefined> {
		const {first} = await this.head(name);
		if (first === undefined) {
			return undefined;
		}

		const {from, bytes, total} = await this.#folder.suffix(name.name, probeBytes, this.#signal);
		const start = from === 0 ? 0 : bytes.indexOf(0x0a) + 1;
		return {first, last: recordTimes(bytes.subarray(start))?.last ?? first, size: total};
	}

	async #readHead(name: LogName): Promise<FileHead> {
		const length = name.isGzip ? packedHeadBytes : plainHeadBytes;
		const head = await this.#readFirst(name, length);
		return head.first === undefined && head.size > length ? this.#readFirst(name, length * 256) : head;
	}

	async #readFirst({name, isGzip}: LogName, length: number): Promise<FileHead> {
		const {bytes, total} = await this.#folder.range(name, 0, length, this.#signal);
		const text = isGzip ? unpackStart(bytes) : bytes;
		const times = text && recordTimes(text);
		if (text && !times && text.includes(0x0a)) {
			throw new WayClosedError('format', `${name} has no CRI records`);
		}

		return {first: times?.first, size: total};
	}
}

/** As far as it can be unpacked; `undefined` where it is damaged, which is told when it is its turn to be read. */
const unpackStart = (packed: Uint8Array): Uint8Array | undefined => {
	try {
		return gunzipSync(packed, {finishFlush: constants.Z_SYNC_FLUSH});
	} catch {
		return undefined;
	}
};
