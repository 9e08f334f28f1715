import {linesBetween, noLines} from '../../core/batch-parts.ts';
import {lineCount} from '../../core/line-batch.ts';
import {ApiError} from '../api.ts';
import {failOnWords, type LifeLog} from './life-log.ts';
import {SpanProgress} from './span-progress.ts';
import {hasStart, type Wanted} from './wanted.ts';

/**
Take the lines of a large window as they come, and tell how far they have come.

@param previous - Of the life before the present one.
@returns How many lines of the window that were.
@throws {ApiError} What came before is known to the log.
*/
export const streamWindow = async (
	log: LifeLog,
	wanted: Wanted,
	previous: boolean,
	signal: AbortSignal,
): Promise<number> => {
	const {since, from, to} = wanted;
	const answer = await log.open({...since, previous}, signal);
	if (!hasStart(wanted)) {
		log.known.reset(noLines, true);
	}

	const progress = new SpanProgress(log, {previous, limit: to, signal});
	let count = 0;
	let shown = 0;
	for await (const batch of answer.lines) {
		progress.take(batch);
		count += lineCount(batch);
		log.known.add(batch);
		for (const run of linesBetween(batch, from, to)) {
			shown += lineCount(run);
			log.show(run);
		}

		if (log.isPast) {
			return shown;
		}

		await log.room();
	}

	failOnWords(answer, count);
	if (count === 0 && hasStart(wanted)) {
		throw new ApiError('the answer was cut', {status: 0});
	}

	return shown;
};
