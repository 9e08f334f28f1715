import {type LogName, logNames} from '../../core/log-names.ts';
import {logGaps} from '../../core/sentences.ts';
import {GzipBytes} from './gzip-bytes.ts';
import type {LogFolder} from './log-folder.ts';
import {type FileBytes, PlainBytes} from './plain-bytes.ts';
import {fileStart, type Position, positionAfter} from './position.ts';
import {BrokenFileError, FileMovedError, WayClosedError} from './way.ts';

/** What comes of a chain of files. */
export type ChainPart =
	/** Holds until the next step only. */
	| {readonly type: 'bytes'; readonly bytes: Uint8Array}
	/** What follows is of the next file. */
	| {readonly type: 'nextFile'}
	/** Records that the runtime had still in hand for the file before when it began the next one. */
	| {readonly type: 'late'; readonly bytes: Uint8Array}
	/** Part of the chain is gone. */
	| {readonly type: 'gap'; readonly cause: string};

/** Where a chain is read from. */
export type ChainStart = {
	/** The files as they were listed, oldest first. */
	readonly names: readonly LogName[];
	/** The file to begin with, as an index. */
	readonly index: number;
	readonly position: Position;
};

type OpenFile = {readonly name: LogName; readonly bytes: FileBytes};

/** So much of a new file is read before it is known to be the next one, in bytes. */
const headBytes = 512;

/** How often a file may be renamed while it is looked at. */
const maxAttempts = 8;

const noBytes = new Uint8Array(0);

/**
The files of one life of a container as one sequence of bytes, across rotations, also those that happen meanwhile.

Names are never trusted to stay: the file that is written is renamed, then compressed, then removed. That what follows is what was read
before is proven by bytes that are read again; that no file was missed, by looking at the folder after a new file was entered.
*/
export class LogChain {
	readonly #folder: LogFolder;
	readonly #restart: number;
	#file: OpenFile | undefined;
	/** Of the newest rotated file that is older than `#file`, or was read last; '' for none. */
	#after: string;
	/** The rotated file that was read last, for what the runtime may still write to it. */
	#left: OpenFile | undefined;
	/** A file was gone before it was read to its end. */
	#isLost = false;
	/** Bytes of stored files that were left behind. */
	#doneBefore = 0;

	constructor(folder: LogFolder, restart: number, {names, index, position}: ChainStart) {
		this.#folder = folder;
		this.#restart = restart;
		const name = names[index];
		this.#after = names[index - 1]?.rotated ?? '';
		if (name && (position.offset > 0 || name.rotated !== undefined)) {
			this.#file = this.#open(name, position);
		}
	}

	/** Bytes that have been read, as they are stored, counted from the start of the first file. */
	get done(): number {
		return this.#doneBefore + (this.#file?.bytes.done ?? 0);
	}

	/**
	All that there is from where it was left, to the present end.

	@throws {ApiError} Then reading again goes on where it stopped.
	@throws {WayClosedError} Where the folder has no more files of this life.
	*/
	async *read(signal: AbortSignal): AsyncGenerator<ChainPart> {
		yield* this.#readLate(signal);
		while (true) {
			if (!this.#file && !(yield* this.#enter(signal))) {
				return;
			}

			const {name} = this.#file!;
			const moved = yield* this.#readFile(signal);
			if (moved) {
				await this.#relocate(signal);
			} else if (name.rotated === undefined) {
				return;
			} else {
				this.#leave(name.rotated);
			}
		}
	}

	/** @returns Whether the file is not what it was. */
	async *#readFile(signal: AbortSignal): AsyncGenerator<ChainPart, boolean> {
		try {
			for await (const bytes of this.#file!.bytes.read(signal)) {
				yield {type: 'bytes', bytes};
			}
		} catch (error) {
			if (error instanceof BrokenFileError) {
				yield {type: 'gap', cause: `the node's file ${error.message}`};
				return false;
			}

			if (!(error instanceof FileMovedError)) {
				throw error;
			}

			return true;
		}

		return false;
	}

	#leave(rotated: string): void {
		this.#doneBefore += this.#file!.bytes.done;
		this.#left = this.#file;
		this.#after = rotated;
		this.#file = undefined;
	}

	/** Begin the next file. @returns Whether there is one that has something in it. */
	async *#enter(signal: AbortSignal): AsyncGenerator<ChainPart, boolean> {
		for (let attempt = 0; attempt < maxAttempts; attempt++) {
			const names = await this.#list(signal);
			const next = names.find(name => isAfter(name, this.#after));
			const head = next?.rotated === undefined ? await this.#readHead(next, signal) : noBytes;
			if (!next || (head?.length === 0 && next.rotated === undefined)) {
				return false;
			}

			if (head && (next.rotated !== undefined || !(await this.#hasNewer(signal)))) {
				yield* this.#pass(names, signal);
				this.#file = this.#open(next, positionAfter(fileStart, head));
				yield {type: 'bytes', bytes: head};
				return true;
			}
		}

		return false;
	}

	/** The first bytes of the file that is written: with them it is known again. `undefined` where it has just been renamed. */
	async #readHead(next: LogName | undefined, signal: AbortSignal): Promise<Uint8Array | undefined> {
		try {
			return next && (await this.#folder.range(next.name, 0, headBytes, signal)).bytes;
		} catch (error) {
			if (error instanceof FileMovedError) {
				return undefined;
			}

			throw error;
		}
	}

	/** Whether there is a rotated file that comes next. */
	async #hasNewer(signal: AbortSignal): Promise<boolean> {
		const names = await this.#list(signal);
		return names.some(({rotated}) => rotated !== undefined && rotated > this.#after);
	}

	/** Say what lies between the file that was left and the next one. */
	async *#pass(names: readonly LogName[], signal: AbortSignal): AsyncGenerator<ChainPart> {
		const isMissed = this.#left && !names.some(({rotated}) => rotated === this.#after);
		yield* this.#readRest(signal);
		if (this.#isLost || isMissed) {
			this.#isLost = false;
			yield {type: 'gap', cause: logGaps.rotated};
		}

		yield {type: 'nextFile'};
	}

	/** The runtime may have written to the file that was left until the next one was begun. */
	async *#readRest(signal: AbortSignal): AsyncGenerator<ChainPart> {
		const left = this.#left;
		if (left && !left.name.isGzip) {
			yield* untilMoved(left.bytes.read(signal), 'bytes');
		}
	}

	/** Look once more at the file before, a while after. Nothing is written to it any later. */
	async *#readLate(signal: AbortSignal): AsyncGenerator<ChainPart> {
		const left = this.#left;
		if (left && this.#file && !left.name.isGzip) {
			yield* untilMoved(left.bytes.read(signal), 'late');
			this.#left = undefined;
		}
	}

	/** The file has another name now, or is gone: it is, when the folder stays as it is and none of its files is the one. */
	async #relocate(signal: AbortSignal): Promise<void> {
		const {name, bytes} = this.#file!;
		let looked = '';
		for (let attempt = 0; attempt < maxAttempts; attempt++) {
			const names = await this.#list(signal);
			const found = names.map(one => one.name).join();
			if (found === looked) {
				break;
			}

			looked = found;
			for (const candidate of names.filter(one => couldBe(one, name, this.#after))) {
				if (await this.#continues(candidate, bytes.position, signal)) {
					this.#file = this.#open(candidate, bytes.position);
					return;
				}
			}
		}

		this.#isLost = true;
		this.#left = undefined;
		this.#after = name.rotated ?? this.#after;
		this.#file = undefined;
	}

	/** Whether the file has the bytes that come before the position. */
	async #continues(name: LogName, position: Position, signal: AbortSignal): Promise<boolean> {
		try {
			for await (const _ of this.#open(name, position).bytes.read(signal)) {
				break;
			}

			return true;
		} catch (error) {
			if (error instanceof FileMovedError || error instanceof BrokenFileError) {
				return false;
			}

			throw error;
		}
	}

	async #list(signal: AbortSignal): Promise<LogName[]> {
		const names = logNames(await this.#folder.list(signal), this.#restart);
		if (names.length === 0) {
			throw new WayClosedError('absent', 'the files are gone');
		}

		return names;
	}

	#open(name: LogName, position: Position): OpenFile {
		const Bytes = name.isGzip ? GzipBytes : PlainBytes;
		return {name, bytes: new Bytes(this.#folder, name.name, position)};
	}
}

const isAfter = ({rotated}: LogName, after: string): boolean => rotated === undefined || rotated > after;

/** Whether a file may be the one that was called `name`: the same rotated one, or one that was rotated since. */
const couldBe = (candidate: LogName, name: LogName, after: string): boolean =>
	name.rotated === undefined ? isAfter(candidate, after) : candidate.rotated === name.rotated;

async function* untilMoved(
	chunks: AsyncIterable<Uint8Array>,
	type: 'bytes' | 'late',
): AsyncGenerator<ChainPart> {
	try {
		for await (const bytes of chunks) {
			yield {type, bytes};
		}
	} catch (error) {
		if (!(error instanceof FileMovedError)) {
			throw error;
		}
	}
}
