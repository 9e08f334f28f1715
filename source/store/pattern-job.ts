import {bytesIn} from './buffers.ts';
import {type Shape as ColumnShape, Columns, columnBytes} from './columns.ts';
import type {ReadSource, Source} from './leaf-job.ts';
import {LeafRecords, type RecordRows} from './leaf-records.ts';
import {hasLines} from './leaf-writing.ts';
import {isIn, type LineSet} from './line-set.ts';
import {errorLevel} from './marks.ts';
import type {PatternNews, Patterns} from './scan/shapes/patterns.ts';

/** A leaf of which the shapes are to be counted, for a thread; a plain value. */
export type PatternJob = Omit<RecordRows, 'columns'> & {
	readonly serial: number;
	readonly lines: number;
	readonly size: number;
	readonly shape: ColumnShape;
	readonly columns: Source;
	readonly messages: Source;
	/** The rows of records that are counted, by rank: those that the view keeps. */
	readonly wanted: LineSet;
};

/** What was counted in a leaf. */
export type PatternResult = {
	readonly serial: number;
	/** Records that were counted; absent: the leaf could not be read. */
	readonly records: number | undefined;
	readonly news: PatternNews;
};

/** Count the shapes of a leaf's records, each by its first line. */
export const countPatterns = (job: PatternJob, patterns: Patterns, read: ReadSource): PatternResult => {
	const {serial, shape, lines, size} = job;
	const memory = read(job.columns, columnBytes(shape), 'columns');
	const columns = memory && new Columns(memory, shape);
	const messages = columns && read(job.messages, size, 'messages');
	const bytes = messages && bytesIn(messages);
	const isReadable = columns && bytes && hasLines(bytes, columns.starts, lines);
	const records = isReadable ? countRecords({...job, columns}, bytes, patterns) : undefined;
	return {serial, records, news: patterns.take()};
};

/** Count all records whose first row is wanted; returns how many there are. */
const countRecords = (
	leaf: RecordRows & Pick<PatternJob, 'wanted'>,
	bytes: Uint8Array,
	patterns: Patterns,
): number => {
	const {starts, times} = leaf.columns;
	const {wanted} = leaf;
	const records = new LeafRecords(leaf);
	let count = 0;
	for (let rank = 0, end = 0; rank < wanted.size; rank = end) {
		end = records.endOf(rank);
		const line = records.lineAt(rank);
		if (isIn(wanted, rank) && !records.isNotice(line)) {
			const isError = records.levelOf(rank, end) >= errorLevel;
			patterns.addLine(bytes, starts[line]!, starts[line + 1]! - 1, times[line]!, isError);
			count++;
		}
	}

	return count;
};
