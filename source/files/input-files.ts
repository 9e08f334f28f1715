import {EventEmitter, once} from 'node:events';
import {ftruncateSync} from 'node:fs';
import type {TemporaryFile} from '../spool/temporary-file.ts';
import {OwnFile} from './open-file.ts';
import type {Watch} from './watch.ts';

/** Where bytes come from that can be read only once. */
export type Input = {
	readonly bytes: AsyncIterable<Uint8Array>;
	/** It is a file that is unpacked, and not standard input, which may go on for ever. */
	readonly isFinite: boolean;
	/** No more of it is wanted: whoever writes it is not kept waiting. */
	close(): void;
	/** How much of it was read, in bytes as they are stored. */
	progress?(): {readonly done: number; readonly total: number};
};

/** How much of an input is kept. */
export type InputLimits = {
	/** Of one file, in bytes… */
	readonly segmentBytes: number;
	/** …and of all together: beyond that the oldest file is given up. */
	readonly keptBytes: number;
};

/** Of one file, in bytes: each that was given up takes a descriptor until the end. */
const leastSegment = 64 * 1024 ** 2;
const largestSegment = 1024 ** 3;

/**
Divide what an input may take.

@param keptBytes - Two of the smallest files are kept whatever it is: an input cannot be read from anything else.
*/
export const inputLimits = (keptBytes = 10 * largestSegment): InputLimits => {
	const segmentBytes = Math.min(largestSegment, Math.max(leastSegment, Math.floor(keptBytes / 8)));
	return {segmentBytes, keptBytes: Math.max(2 * segmentBytes, keptBytes)};
};

const newline = 0x0a;

/** Makes an empty file without a name. */
export type OpenTemporary = () => Promise<TemporaryFile>;

/** Bytes that come only once, kept in files without a name, one after the other: there they can be read like any others. */
export class InputFiles {
	readonly input: Input;
	/** The files that are kept, oldest first. Each ends with a line, but for the last. */
	readonly files: OwnFile[];
	/** Why it broke off. */
	failure: Error | undefined;
	/** Those of `files`. */
	readonly #temporary: TemporaryFile[];
	/** Those that were given up: they stay open, so that their descriptors mean no others. */
	readonly #empty: TemporaryFile[] = [];
	readonly #open: OpenTemporary;
	readonly #limits: InputLimits;
	readonly #bell = new EventEmitter().setMaxListeners(0);
	/** Bytes of the last file. */
	#size = 0;
	/** Counts what happened. */
	#changes = 0;
	#isOver = false;

	private constructor(input: Input, open: OpenTemporary, first: TemporaryFile, limits: InputLimits) {
		this.input = input;
		this.#open = open;
		this.#limits = limits;
		this.#temporary = [first];
		this.files = [new OwnFile(first.fd, 0)];
		void this.#pump();
	}

	/**
	Begin to read an input.

	@throws {Error} Where no file can be made.
	*/
	static async of(input: Input, open: OpenTemporary, limits = inputLimits()): Promise<InputFiles> {
		return new InputFiles(input, open, await open(), limits);
	}

	/** Whether files were given up, because there was too much. */
	get isCut(): boolean {
		return this.files[0]!.serial > 0;
	}

	/** Whether all of it is in the files. */
	get isOver(): boolean {
		return this.#isOver;
	}

	/** Tells when more of it is in the files. */
	watch(): Watch {
		const isOver = () => this.#isOver;
		const bell = this.#bell;
		const changes = () => this.#changes;
		let seen = changes();
		return {
			get isOver() {
				return isOver();
			},
			async changed(signal, mostMs) {
				if (changes() === seen && !isOver()) {
					const limit =
						mostMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(mostMs))]);
					await once(bell, 'change', {signal: limit}).catch(() => {});
				}

				seen = changes();
				return false;
			},
			close() {},
		};
	}

	/** Read no more, and give all space back. */
	close(): void {
		this.#isOver = true;
		this.input.close();
		for (const file of [...this.#temporary, ...this.#empty]) {
			void file.close();
		}
	}

	async #pump(): Promise<void> {
		try {
			for await (const bytes of this.input.bytes) {
				await this.#write(bytes);
				this.#ring();
			}
		} catch (error) {
			// Where nobody reads any more it had to break off.
			this.failure = this.#isOver ? undefined : (error as Error);
		}

		this.#isOver = true;
		this.#ring();
	}

	async #write(bytes: Uint8Array): Promise<void> {
		const end = this.#size + bytes.length > this.#limits.segmentBytes ? bytes.lastIndexOf(newline) + 1 : 0;
		if (end === 0) {
			await this.#append(bytes);
			return;
		}

		await this.#append(bytes.subarray(0, end));
		const next = await this.#open();
		this.#temporary.push(next);
		this.files.push(new OwnFile(next.fd, this.files.at(-1)!.serial + 1));
		this.#size = 0;
		this.#giveUp();
		await this.#append(bytes.subarray(end));
	}

	async #append(bytes: Uint8Array): Promise<void> {
		await this.#temporary.at(-1)!.write(bytes, this.#size);
		this.#size += bytes.length;
	}

	#giveUp(): void {
		const most = Math.max(1, Math.floor(this.#limits.keptBytes / this.#limits.segmentBytes));
		while (this.files.length > most) {
			const gone = this.files.shift()!;
			gone.goneBytes = gone.look().size;
			const oldest = this.#temporary.shift()!;
			this.#empty.push(oldest);
			ftruncateSync(oldest.fd, 0);
		}
	}

	#ring(): void {
		this.#changes++;
		this.#bell.emit('change');
	}
}
