import {noLines} from '../../core/batch-parts.ts';
import type {NodeReading} from '../node-files/node-reading.ts';
import {continuedReading} from './file-fill.ts';
import {handPart, passClosed} from './file-history.ts';
import type {Latest} from './latest.ts';
import type {LifeLog} from './life-log.ts';
import {Speed} from './speed.ts';
import type {Standing} from './standing.ts';
import type {Timing} from './timing.ts';

/** Why the files are followed no longer. */
export type FilesEnd =
	/** The log is written slowly now: a connection will do, and is faster. */
	| 'slow'
	/** The files cannot be read. */
	| 'closed'
	/** The life is over, or nobody reads any more. */
	| 'over';

export type FollowFilesOptions = {
	readonly timing: Timing;
	/** Its changes end a pause. */
	readonly standing: Latest<Standing>;
	/** Whether the life is over. */
	readonly isOver: () => boolean;
	readonly signal: AbortSignal;
};

/**
Follow a log that is written fast in its node's files, from the known lines on.

A connection does not do: when the log is rotated, the kubelet may leave out a whole file without a word. The files have it.
*/
export const followFiles = async (log: LifeLog, options: FollowFilesOptions): Promise<FilesEnd> => {
	const {timing, standing, isOver, signal} = options;
	const speed = new Speed();
	let calmMs = 0;
	try {
		const reading = await continuedReading(log, signal);
		if (!reading) {
			return 'closed';
		}

		while (!signal.aborted) {
			await readOn(log, reading, speed, signal);
			if (isOver()) {
				return 'over';
			}

			calmMs = speed.look(timing.files) ? 0 : calmMs + timing.files;
			if (calmMs > timing.calm) {
				return 'slow';
			}

			await standing.next(signal, timing.files);
		}
	} catch (error) {
		return signal.aborted ? 'over' : (passClosed(error, signal) ?? 'closed');
	}

	return 'over';
};

/** Never waits for the reader: the node removes what is not read in time. */
const readOn = async (
	log: LifeLog,
	reading: NodeReading,
	speed: Speed,
	signal: AbortSignal,
): Promise<void> => {
	for await (const part of reading.parts(signal)) {
		speed.add(part.type === 'lines' ? part.batch : noLines);
		handPart(log, part);
	}
};
