import {noLines} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {ApiError} from '../api.ts';
import type {NodeLog} from '../node-files/node-log.ts';
import type {NodePart, NodeReading} from '../node-files/node-reading.ts';
import type {NodeRange} from '../node-files/plan.ts';
import {FileMovedError, WayClosedError} from '../node-files/way.ts';
import type {LifeLog} from './life-log.ts';

/** How often a reading that broke goes on by itself. */
const maxTries = 3;

/** Time between two reports of progress, in ms. */
const progressMs = 100;

/**
Read a range of a log from its node's files, and hand it to the reader.

@param first - Lines of the range that came through `pods/log`.
@returns Whether there is this way. If not, nothing was handed over.
@throws {ApiError} Where the files could not be read to their end: what was handed over is known to `log`.
*/
export const readFileHistory = async (
	log: LifeLog,
	range: NodeRange,
	first: LineBatch,
	signal: AbortSignal,
): Promise<boolean> => {
	const nodeLog = await log.nodeLog(signal);
	const reading = nodeLog && (await begin(nodeLog, range, signal));
	return reading !== undefined && new FileHistory(log, reading, range, signal).read(lineCount(first) > 0);
};

/** @returns `undefined` where the files cannot be read. */
const begin = async (
	nodeLog: NodeLog,
	range: NodeRange,
	signal: AbortSignal,
): Promise<NodeReading | undefined> => {
	try {
		return await nodeLog.read(range, signal);
	} catch (error) {
		return passClosed(error, signal);
	}
};

class FileHistory {
	readonly #log: LifeLog;
	readonly #reading: NodeReading;
	readonly #range: NodeRange;
	readonly #signal: AbortSignal;
	/** Something was handed over. */
	#isBegun = false;
	#toldAt = Number.NEGATIVE_INFINITY;

	constructor(log: LifeLog, reading: NodeReading, range: NodeRange, signal: AbortSignal) {
		this.#log = log;
		this.#reading = reading;
		this.#range = range;
		this.#signal = signal;
	}

	/** @param hasLines - It is known that the range is not empty: files without a line of it are not this life's. */
	async read(hasLines: boolean): Promise<boolean> {
		for (let attempt = 1; ; attempt++) {
			try {
				await this.#readParts();
				break;
			} catch (error) {
				passClosed(error, this.#signal);
				if (!this.#isBegun) {
					return false;
				}

				if (attempt === maxTries || !(error instanceof ApiError)) {
					// A refusal of the node says nothing about the right to `pods/log`.
					throw new ApiError((error as Error).message, {status: 0, cause: error});
				}
			}
		}

		if (!this.#isBegun && !hasLines) {
			this.#log.known.reset(noLines, this.#reading.isFromStart && this.#range.to === undefined);
		}

		return this.#isBegun || !hasLines;
	}

	async #readParts(): Promise<void> {
		for await (const part of this.#reading.parts(this.#signal)) {
			this.#begin();
			this.#tell(part);
			handPart(this.#log, part);
			await this.#log.room();
		}
	}

	#begin(): void {
		if (!this.#isBegun) {
			this.#isBegun = true;
			this.#log.known.reset(noLines, this.#reading.isFromStart);
		}
	}

	#tell(part: NodePart): void {
		const now = this.#log.now();
		const isDone = part.type === 'lines' && part.done >= part.total;
		if (part.type === 'lines' && (isDone || now - this.#toldAt >= progressMs)) {
			this.#toldAt = now;
			this.#log.sayProgress(Math.min(part.done, part.total), part.total, 'bytes');
		}
	}
}

/**
Hand part of the node's files to the reader. Nothing joins across a gap, so what came before it is forgotten; where no line comes after it,
all that the file which is written will have is new.
*/
export const handPart = (log: LifeLog, part: NodePart): void => {
	if (part.type === 'lines') {
		log.learn(part.batch);
		log.show(part.batch);
	} else {
		log.known.reset(noLines, part.to === undefined);
		log.sayGap(part);
	}
};

/** @throws The error, where it does not say that the files cannot be read. */
export const passClosed = (error: unknown, signal: AbortSignal): undefined => {
	const isClosed =
		error instanceof ApiError || error instanceof WayClosedError || error instanceof FileMovedError;
	if (signal.aborted || !isClosed) {
		throw error;
	}
};
