import {noLines} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {logGaps} from '../../core/sentences.ts';
import type {NodeLog} from '../node-files/node-log.ts';
import type {NodePart, NodeReading} from '../node-files/node-reading.ts';
import {handPart, passClosed} from './file-history.ts';
import type {LifeLog} from './life-log.ts';

/** What the node's files had beyond the known lines. */
export type Fill = {
	/** Lines that were handed over. */
	readonly added: number;
	/** The files begin after what is known: a gap was told before the first line. */
	readonly hasGap: boolean;
	/** All that was there was read. */
	readonly isComplete: boolean;
};

/**
Read on after the known lines in the files of the node, where `pods/log` has nothing that joins them.

@param isEnded - The life has ended: it is read until nothing comes any more.
@returns Nothing added where there is no such way. It may break off: what was handed over is known to `log`.
*/
export const fillFromFiles = (log: LifeLog, isEnded: boolean, signal: AbortSignal): Promise<Fill> =>
	new FileFill(log, signal).read(isEnded);

/**
Fill a hole from the node's files, or pass it.

@param pass - Called where the files have nothing that goes on from what is known.
@returns Whether it was filled.
*/
export const fillElse = async (
	log: LifeLog,
	pass: () => Promise<void>,
	signal: AbortSignal,
): Promise<boolean> => {
	const {added} = await fillFromFiles(log, false, signal);
	if (added === 0) {
		await pass();
	}

	return added > 0;
};

class FileFill {
	readonly #log: LifeLog;
	readonly #signal: AbortSignal;
	#added = 0;
	/** The files begin after what is known, and that is to be told with their first line. */
	#isApart = false;
	#hasGap = false;

	constructor(log: LifeLog, signal: AbortSignal) {
		this.#log = log;
		this.#signal = signal;
	}

	async read(isEnded: boolean): Promise<Fill> {
		try {
			const reading = await this.#open();
			return reading ? this.#result(await this.#readAll(reading, isEnded)) : this.#result(false);
		} catch (error) {
			if (!this.#signal.aborted) {
				passClosed(error, this.#signal);
			}
		}

		return this.#result(false);
	}

	#result(isComplete: boolean): Fill {
		return {added: this.#added, hasGap: this.#hasGap, isComplete};
	}

	async #readAll(reading: NodeReading, isEnded: boolean): Promise<true> {
		for (let before = -1; this.#added > before && (isEnded || before === -1); ) {
			before = this.#added;
			for await (const part of reading.parts(this.#signal)) {
				this.#hand(part);
				if (this.#log.isPast) {
					return true;
				}

				await this.#log.room();
			}
		}

		if (isEnded) {
			this.#deliver(reading.finish());
		}

		return true;
	}

	#hand(part: NodePart): void {
		if (part.type === 'lines') {
			this.#deliver(part.batch);
		} else {
			this.#hasGap = true;
			handPart(this.#log, part);
		}
	}

	#deliver(batch: LineBatch): void {
		if (this.#isApart && lineCount(batch) > 0) {
			const {known} = this.#log;
			this.#isApart = false;
			this.#hasGap = true;
			this.#log.sayGap({from: known.newest, to: batch.times[0], cause: logGaps.rotated});
			known.reset(noLines, false);
		}

		this.#log.deliver(batch);
		this.#added += lineCount(batch);
	}

	/** @returns `undefined` where there is no such way, or where the files do not tell where to go on. */
	async #open(): Promise<NodeReading | undefined> {
		const {known} = this.#log;
		const isNothing = known.count === 0;
		const nodeLog = isNothing && !known.isComplete ? undefined : await this.#log.nodeLog(this.#signal);
		if (!nodeLog || isNothing) {
			return nodeLog?.read({}, this.#signal);
		}

		const continuation = await nodeLog.continueFrom(known.lines(), this.#signal);
		return continuation.type === 'joined' ? continuation.reading : this.#openApart(nodeLog);
	}

	async #openApart(nodeLog: NodeLog): Promise<NodeReading | undefined> {
		const {newest} = this.#log.known;
		const first = await nodeLog.first(this.#signal);
		this.#isApart = first !== undefined && newest !== undefined && first > newest;
		return this.#isApart ? nodeLog.read({}, this.#signal) : undefined;
	}
}
