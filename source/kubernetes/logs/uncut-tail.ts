import {isSameLine} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import type {Collected} from './life-log.ts';
import type {LogRange} from './pod-log.ts';
import type {Wanted} from './wanted.ts';

/** An answer that seems to be cut is asked for again so often. */
const maxLooks = 4;

type Collect = (range: LogRange) => Promise<Collected>;

/**
Read the tail of a window.

Fewer lines than asked for may be all there are, or a cut answer: then the window would seem to begin where the answer does. A tail that is
followed begins where it was asked to, cut or not; one that is read once is read again, because nobody looks at it later.
*/
export const collectTail = async (
	collect: Collect,
	wanted: Wanted,
	tailLines: number,
): Promise<Collected> => {
	const {since, tail, isOnce} = wanted;
	const range = {tailLines, ...since};
	const read = await collect(range);
	const count = lineCount(read.lines);
	if (count >= tailLines || (tail === undefined ? count === 0 : !isOnce)) {
		return read;
	}

	return tail === undefined ? confirm(collect, range, read) : longerOf(read, await collect(range));
};

/** A cut answer lacks the log's newest line. */
const confirm = async (collect: Collect, range: LogRange, first: Collected): Promise<Collected> => {
	let read = first;
	for (let look = 0; look < maxLooks; look++) {
		const newest = (await collect({tailLines: 1})).lines;
		if (hasLast(read.lines, newest)) {
			break;
		}

		read = longerOf(read, await collect(range));
		if (hasLast(read.lines, newest)) {
			break;
		}
	}

	return read;
};

const longerOf = (a: Collected, b: Collected): Collected => (lineCount(b.lines) > lineCount(a.lines) ? b : a);

/** Whether the last line of `newest` is among others. */
const hasLast = (lines: LineBatch, newest: LineBatch): boolean => {
	const last = lineCount(newest) - 1;
	return last >= 0 && lines.times.some((_, line) => isSameLine(lines, line, newest, last));
};
