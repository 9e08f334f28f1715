import {parentPort} from 'node:worker_threads';
import {giveWay} from '../spool/give-way.ts';
import {BlockIndexer, type IndexedLines, type Timing} from './block-indexer.ts';
import {RecordBorders} from './record-borders.ts';

/** What a thread is to index: the records that begin in a part of a file. */
export type IndexTask = {
	/** Counts the readings: times are learned anew for each. */
	readonly reading: number;
	readonly fd: number;
	readonly timing: Timing;
	readonly from: number;
	readonly to: number;
	/** All that is read: a record begins where it does, and ends where it does. */
	readonly range: {readonly from: number; readonly to: number};
};

/** What came of it, in the order of the tasks. */
export type IndexResult =
	/** `undefined`: the file is shorter than it was. */
	{readonly lines: readonly IndexedLines[] | undefined} | {readonly failure: Error};

type Known = {readonly reading: number; readonly indexer: BlockIndexer; readonly borders: RecordBorders};

let known: Known | undefined;

const index = ({reading, fd, timing, from, to, range}: IndexTask): IndexedLines[] | undefined => {
	if (known?.reading !== reading) {
		known = {reading, indexer: new BlockIndexer(fd, timing), borders: new RecordBorders(fd)};
	}

	const {indexer, borders} = known;
	const start = from === range.from ? from : borders.firstFrom(from, range.to);
	const end = borders.firstFrom(to, range.to);
	if (start === undefined || end === undefined) {
		return undefined;
	}

	const lines: IndexedLines[] = [];
	const blocks = indexer.index(start, end);
	for (let next = blocks.next(); ; next = blocks.next()) {
		if (next.done) {
			return next.value ? lines : undefined;
		}

		lines.push(next.value);
	}
};

const answer = (task: IndexTask): IndexResult => {
	try {
		return {lines: index(task)};
	} catch (failure) {
		return {failure: failure as Error};
	}
};

giveWay();
parentPort?.on('message', (task: IndexTask) => {
	const result = answer(task);
	const lines = 'lines' in result ? (result.lines ?? []) : [];
	parentPort!.postMessage(
		result,
		lines.map(({times}) => times.buffer as ArrayBuffer),
	);
});
