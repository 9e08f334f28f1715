import {ApiError, type ApiStream, type Connection} from '../api.ts';
import {parseContentRange} from './content-range.ts';
import type {Limiter} from './limiter.ts';
import {parseListing} from './listing.ts';
import {FileMovedError, WayClosedError} from './way.ts';

/** Bytes that one request asks for, at the most, beside a little that is known already. */
export const maxRangeBytes = 8 * 1024 * 1024;

/** Longest listing that is read, in bytes. */
const maxListingBytes = 1024 * 1024;

/** Bytes of a file. */
export type FileRange = {
	readonly from: number;
	readonly bytes: Uint8Array;
	/** Size of the file when it answered. */
	readonly total: number;
};

/** Gives memory of at least so many bytes. */
export type Memory = (size: number) => Uint8Array;

const newMemory: Memory = size => new Uint8Array(size);

/** The log folder of one container on its node, as the kubelet serves it through the API server. */
export class LogFolder {
	readonly #connection: Connection;
	readonly #path: string;
	readonly #limiter: Limiter;
	readonly #stallMs: number;

	/**
	@param path - With a slash at its end.
	@param stallMs - An answer that stops for so long is given up: it keeps others waiting.
	*/
	constructor(connection: Connection, path: string, limiter: Limiter, stallMs: number) {
		this.#connection = connection;
		this.#path = path;
		this.#limiter = limiter;
		this.#stallMs = stallMs;
	}

	/**
	Names of the files in the folder.

	@throws {ApiError}
	@throws {WayClosedError} Where the answer is no listing.
	*/
	async list(signal: AbortSignal): Promise<string[]> {
		const bytes = await this.#get('', {}, signal, async (answer, touch) => {
			const chunks: Uint8Array[] = [];
			let size = 0;
			for await (const chunk of answer.body) {
				touch();
				size += chunk.length;
				if (size > maxListingBytes) {
					throw new WayClosedError('off', 'its listing is too long');
				}

				chunks.push(chunk);
			}

			return Buffer.concat(chunks);
		});
		const names = parseListing(bytes.toString('latin1'));
		if (!names) {
			throw new WayClosedError('off', 'it answers otherwise than a file server');
		}

		return names;
	}

	/**
	Bytes `from` (inclusive) to `end` (exclusive) of a file, or as many as there are.

	@param name - One that `logNames` gave.
	@throws {ApiError}
	@throws {FileMovedError} Where the file is not there, or ends before `from`.
	*/
	async range(
		name: string,
		from: number,
		end: number,
		signal: AbortSignal,
		memory?: Memory,
	): Promise<FileRange> {
		const range = await this.#ranged(name, `bytes=${from}-${end - 1}`, from, signal, memory);
		if (range.from + range.bytes.length < Math.min(end, range.total)) {
			throw new ApiError('the answer was cut', {status: 0});
		}

		return range;
	}

	/** The last bytes of a file; all of a shorter one. Throws as `range`. */
	suffix(name: string, length: number, signal: AbortSignal): Promise<FileRange> {
		return this.#ranged(name, `bytes=-${length}`, undefined, signal);
	}

	async #ranged(
		name: string,
		range: string,
		from: number | undefined,
		signal: AbortSignal,
		memory: Memory = newMemory,
	): Promise<FileRange> {
		try {
			return await this.#get(name, {range}, signal, (answer, touch) =>
				readRange(answer, from, memory, touch),
			);
		} catch (error) {
			const isGone =
				error instanceof ApiError &&
				(error.status === 416 || (error.status === 404 && error.reason !== 'NotFound'));
			throw isGone ? new FileMovedError(error.message) : error;
		}
	}

	/** @param read - Reads the answer, and calls `touch` as it goes on. */
	#get<T>(
		name: string,
		headers: Record<string, string>,
		signal: AbortSignal,
		read: (answer: ApiStream, touch: () => void) => Promise<T>,
	): Promise<T> {
		return this.#limiter.run(async () => {
			const stop = new AbortController();
			const timer = setTimeout(() => stop.abort(), this.#stallMs);
			try {
				const either = AbortSignal.any([signal, stop.signal]);
				const answer = await this.#connection.open(this.#path + name, {}, either, {headers});
				return await read(answer, () => timer.refresh());
			} catch (error) {
				signal.throwIfAborted();
				throw stop.signal.aborted ? this.#stalled() : error;
			} finally {
				clearTimeout(timer);
				// What was not read of the answer must not go on.
				stop.abort();
			}
		}, signal);
	}

	#stalled(): ApiError {
		return new ApiError(`no answer from the node within ${this.#stallMs / 1000} s`, {status: 0});
	}
}

const readRange = async (
	{status, headers, body}: ApiStream,
	from: number | undefined,
	memory: Memory,
	touch: () => void,
): Promise<FileRange> => {
	if (status === 200 && headers['content-length'] === '0') {
		return {from: 0, bytes: new Uint8Array(0), total: 0};
	}

	const range = status === 206 ? parseContentRange(headers['content-range']) : undefined;
	if (!range || (from !== undefined && range.from !== from)) {
		throw new WayClosedError('off', 'it serves no ranges of files');
	}

	const length = range.end - range.from;
	if (length > maxRangeBytes * 2) {
		throw new WayClosedError('off', 'it serves other ranges than were asked for');
	}

	const bytes = memory(length).subarray(0, length);
	let size = 0;
	for await (const chunk of body) {
		touch();
		if (size + chunk.length > length) {
			break;
		}

		bytes.set(chunk, size);
		size += chunk.length;
	}

	if (size !== length) {
		throw new ApiError('the answer was cut', {status: 0});
	}

	return {from: range.from, bytes, total: range.total};
};
