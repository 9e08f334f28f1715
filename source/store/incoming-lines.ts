import {type Instant, laterInstant} from '../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../core/line-batch.ts';

/** Bytes of the messages of a batch, which may be a slice of larger ones. */
export const messageBytes = ({starts}: LineBatch): number => starts.at(-1)! - starts[0]!;

/** Whether no line has an earlier time than the one before it. */
export const isInOrder = ({times}: LineBatch): boolean => {
	// Pairs of 32 bits, low first: comparing bigints would make an object a line.
	const words = new Int32Array(times.buffer, times.byteOffset, times.length * 2);
	for (let at = 2; at < words.length; at += 2) {
		const difference = words[at + 1]! - words[at - 1]! || (words[at]! >>> 0) - (words[at - 2]! >>> 0);
		if (difference < 0) {
			return false;
		}
	}

	return true;
};

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
