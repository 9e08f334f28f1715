import type {LinePlace} from '../core/line-batch.ts';
import type {Timing} from './block-indexer.ts';
import {endOfLines, startOfLast} from './file-ends.ts';
import type {FixedWindow} from './file-log.ts';
import {markBefore} from './growth.ts';
import type {PlainFile} from './plain-files.ts';

/** Which bytes of a file are asked for. */
export type PlainRange = PlainFile & {
	readonly timing: Timing;
	/** Where a line begins. */
	readonly from: number;
	/** Where the last line that has its newline ends. */
	readonly to: number;
	/** Where a line ends that has none, where that line is asked for, too; else `to`. */
	readonly openTo: number;
	/** The bytes before that, before the lines were read. */
	readonly mark: Uint8Array;
};

/**
The parts of a log's files that a window holds, oldest first; a file that holds nothing of it has an empty one.

@param files - Oldest first.
@param before - Nothing from this line on; absent: all.
@param isWritten - Whether the last line may be in the middle of being written, where it has no newline.
*/
export const rangesOf = (
	files: readonly PlainFile[],
	window: FixedWindow,
	before: LinePlace | undefined,
	isWritten: boolean,
): PlainRange[] => {
	const last = before ? files.findIndex(({file}) => file === before.file) : files.length - 1;
	const counted = {most: window.tail ?? Number.POSITIVE_INFINITY, least: window.atLeast ?? 0};
	return files
		.slice(0, last + 1)
		.map((file, index) => ({file, end: index === last ? before?.offset : undefined}))
		.toReversed()
		.map(({file, end}, age) =>
			rangeOf(file, window, counted, end ?? (age === 0 && isWritten ? 'written' : 'rested')),
		)
		.toReversed();
};

/** Lines that are still wanted, at most and at least. */
type Counted = {most: number; least: number};

/** @param limit - Where a line begins that is the first one not asked for; or whether the last line may be in the middle of being written. */
const rangeOf = (
	one: PlainFile,
	window: FixedWindow,
	counted: Counted,
	limit: number | 'written' | 'rested',
): PlainRange => {
	const {file, times} = one;
	const size = typeof limit === 'number' ? limit : file.look().size;
	const end = typeof limit === 'number' ? limit : endOfLines(file, 0, size);
	const to = window.to === undefined || typeof limit === 'number' ? end : times.positionOf(window.to, end);
	let from = window.from === undefined ? 0 : Math.min(to, times.positionOf(window.from, end));
	const hasOpen =
		size > end && to === end && limit !== 'written' && counted.most > 0 && holdsOpen(one, end, size, window);
	const open = hasOpen ? 1 : 0;
	if (counted.least > open) {
		const last = startOfLast(file, to, counted.least - open);
		from = Math.min(from, last.offset);
		counted.least -= last.count + open;
	}

	if (counted.most < Number.POSITIVE_INFINITY) {
		const last = startOfLast(file, to, counted.most - open);
		from = Math.max(from, last.offset);
		counted.most = from > last.offset ? 0 : counted.most - last.count - open;
	}

	const openTo = hasOpen ? size : to;
	return {...one, timing: times.timing(), from, to, openTo, mark: markBefore(file, openTo)};
};

/** Whether a line without its newline is of the window. */
const holdsOpen = ({times}: PlainFile, from: number, to: number, window: FixedWindow): boolean => {
	const time = times.firstFrom(from, to)?.time ?? times.lastBefore(from)?.time;
	return (
		time === undefined ||
		((window.from === undefined || time >= window.from) && (window.to === undefined || time < window.to))
	);
};
