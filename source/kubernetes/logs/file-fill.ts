import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import type {NodeLog} from '../node-files/node-log.ts';
import type {NodeReading} from '../node-files/node-reading.ts';
import {handPart, passClosed} from './file-history.ts';
import type {LifeLog} from './life-log.ts';

/** What the node's files had beyond the known lines. */
export type Fill = {
	/** Lines that were handed over. */
	readonly added: number;
	/** It is proven that they follow the known ones, and all that was there was read. */
	readonly isComplete: boolean;
};

/**
Read on after the known lines in the files of the node, where `pods/log` has nothing that joins them.

@param isEnded - The life has ended: it is read until nothing comes any more.
@returns Nothing added where there is no such way. It may break off: what was handed over is known to `log`.
*/
export const fillFromFiles = async (log: LifeLog, isEnded: boolean, signal: AbortSignal): Promise<Fill> => {
	let added = 0;
	try {
		const reading = await readingAfter(log, signal);
		if (!reading) {
			return {added, isComplete: false};
		}

		for (let before = -1; added > before && (isEnded || before === -1); ) {
			before = added;
			for await (const part of reading.parts(signal)) {
				added += part.type === 'lines' ? lineCount(part.batch) : 0;
				handPart(log, part);
				await log.room();
			}
		}

		return {added: added + (isEnded ? deliver(log, reading.finish()) : 0), isComplete: true};
	} catch (error) {
		if (!signal.aborted) {
			passClosed(error, signal);
		}
	}

	return {added, isComplete: false};
};

const readingAfter = async (log: LifeLog, signal: AbortSignal): Promise<NodeReading | undefined> => {
	const {known} = log;
	const isNothing = known.count === 0;
	const nodeLog = isNothing && !known.isComplete ? undefined : await log.nodeLog(signal);
	return isNothing ? nodeLog?.read({}, signal) : nodeLog && continued(nodeLog, known.lines(), signal);
};

const continued = async (
	nodeLog: NodeLog,
	known: LineBatch,
	signal: AbortSignal,
): Promise<NodeReading | undefined> => {
	const continuation = await nodeLog.continueFrom(known, signal);
	return continuation.type === 'joined' ? continuation.reading : undefined;
};

const deliver = (log: LifeLog, batch: LineBatch): number => {
	log.deliver(batch);
	return lineCount(batch);
};
