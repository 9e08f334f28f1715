import {Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import type {LogFolder} from './log-folder.ts';
import {type FileBytes, PlainBytes} from './plain-bytes.ts';
import {checkOverlap, fileStart, type Position, positionAfter} from './position.ts';
import {BrokenFileError} from './way.ts';

const chunkBytes = 256 * 1024;

/** The bytes of a file that the kubelet has compressed, unpacked as they come. It can only be read from its start. */
export class GzipBytes implements FileBytes {
	readonly #folder: LogFolder;
	readonly #name: string;
	#packed: PlainBytes;
	#isWhole = false;
	position: Position;

	constructor(folder: LogFolder, name: string, position: Position) {
		this.#folder = folder;
		this.#name = name;
		this.position = position;
		this.#packed = new PlainBytes(folder, name, fileStart);
	}

	get done(): number {
		return this.#packed.done;
	}

	async *read(signal: AbortSignal): AsyncGenerator<Uint8Array> {
		if (this.#isWhole) {
			return;
		}

		const stop = new AbortController();
		this.#packed = new PlainBytes(this.#folder, this.#name, fileStart);
		const source = Readable.from(copies(this.#packed.read(AbortSignal.any([signal, stop.signal]))), {
			objectMode: false,
		});
		const unpacked = createGunzip({chunkSize: chunkBytes});
		source.on('error', error => unpacked.destroy(error));
		try {
			yield* this.#skipKnown(source.pipe(unpacked));
			this.#isWhole = true;
		} catch (error) {
			throw isDamage(error) ? new BrokenFileError(`${this.#name} is damaged`) : error;
		} finally {
			stop.abort();
			source.destroy();
			unpacked.destroy();
		}
	}

	/** What comes before the position was read before, perhaps of the file as it was before it was compressed. */
	async *#skipKnown(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
		const known = this.position;
		let left = known.offset - known.before.length;
		let overlap: Uint8Array | undefined = known.before.length > 0 ? new Uint8Array(0) : undefined;
		for await (const chunk of chunks) {
			const skipped = Math.min(left, chunk.length);
			left -= skipped;
			let fresh = chunk.subarray(skipped);
			if (overlap && left === 0) {
				overlap = Buffer.concat([overlap, fresh]);
				if (overlap.length < known.before.length) {
					continue;
				}

				checkOverlap(known, overlap);
				fresh = overlap.subarray(known.before.length);
				overlap = undefined;
			}

			if (fresh.length > 0) {
				this.position = positionAfter(this.position, fresh);
				yield fresh;
			}
		}

		if (overlap) {
			checkOverlap(known, overlap);
		}
	}
}

/** The unpacker reads them in its own time. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	for await (const chunk of chunks) {
		yield chunk.slice();
	}
}

const isDamage = (error: unknown): boolean =>
	typeof (error as {code?: unknown}).code === 'string' && (error as {code: string}).code.startsWith('Z_');
