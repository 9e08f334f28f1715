import {type Instant, laterInstant} from '../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../core/line-batch.ts';
import {isAscending, wordsOf} from './columns.ts';

/** Whether no line has an earlier time than the one before it. */
export const isInOrder = ({times, origin}: LineBatch): boolean =>
	// A file's lines are given in order, so that nobody need look at each of them.
	origin !== undefined || isAscending(wordsOf(times));

/** The latest time of a batch that has lines. */
export const latestTime = (batch: LineBatch): Instant => {
	const {times} = batch;
	return isInOrder(batch) ? times.at(-1)! : times.reduce((a, b) => laterInstant(a, b)!);
};

/** The parts of a batch that are after an instant. */
export const partsAfter = (batch: LineBatch, after: Instant | undefined): LineBatch[] => {
	const total = lineCount(batch);
	const {times} = batch;
	if (after === undefined || (times[0]! > after && isInOrder(batch))) {
		return [batch];
	}

	const parts: LineBatch[] = [];
	let from = 0;
	for (let line = 0; line <= total; line++) {
		if (line < total && times[line]! > after) {
			continue;
		}

		if (line > from) {
			parts.push(sliceBatch(batch, from, line));
		}

		from = line + 1;
	}

	return parts;
};
