import {maxLines} from './columns.ts';
import type {Leaf} from './leaf.ts';
import {appendBytes, appendColumns, extrasFor, reserve, runBytes, shiftStarts} from './leaf-writing.ts';
import type {Run} from './run.ts';

/** Lines that can be read again from a file are a leaf of their own from this share of a leaf on; fewer are copied. */
const adoptedShare = 1 / 16;

/** Whether lines of a run can be a leaf as they are, their messages left in the file where they stand. */
export const isAdoptable = (run: Run, at: number, to: number, leafBytes: number): boolean =>
	isLeftInFile(run) && runBytes(run, at, to) >= leafBytes * adoptedShare;

/** Whether the lines of a run stand in a file one after the other, as they do in the view. */
const isLeftInFile = ({batch, index}: Run): boolean =>
	batch.origin !== undefined && batch.separator === 1 && !index;

/** Make a leaf of lines that stand in a file. */
export const adoptLines = (leaf: Leaf, run: Run, at: number, to: number): void => {
	const {file, offset} = run.batch.origin!;
	reserve(leaf, to - at, 0, extrasFor(run));
	leaf.stream = run.stream;
	leaf.origin = {file, offset: offset + run.batch.starts[at]!};
	appendColumns(leaf, run, at, to);
	shiftStarts(leaf, run.batch, at, to);
	leaf.lines = to - at;
	leaf.rows = to - at;
};

/** Whether lines of a run stand in the file right after those of a leaf, so that they can be left there, too. */
export const goesOnInFile = ({origin, size, stream, columns}: Leaf, run: Run, at: number): boolean => {
	const {batch} = run;
	return (
		origin !== undefined &&
		columns !== undefined &&
		isLeftInFile(run) &&
		origin.file === batch.origin!.file &&
		origin.offset + size === batch.origin!.offset + batch.starts[at]! &&
		stream === run.stream
	);
};

/**
Append lines to a leaf that they go on in its file; they have no rank yet. Messages are read only where those before them are in memory.

@returns The first of them.
*/
export const extendLines = (leaf: Leaf, run: Run, at: number, to: number, leafBytes: number): number => {
	const first = leaf.lines;
	const bytes = runBytes(run, at, to);
	// At once for as many as will come: pieces of memory of few sizes are used again, those of many leave holes.
	const expected = Math.min(maxLines, Math.ceil(((first + to - at) * leafBytes) / (leaf.size + bytes)));
	const isFull = first + to - at > leaf.columns!.shape.capacity;
	const {batch} = run;
	// A file that was cut short since has less to give: that is told once the lines are looked at.
	if (leaf.bytes && batch.bytes.length < batch.starts[to]!) {
		leaf.releaseBytes();
	}

	reserve(leaf, Math.max(to - at, isFull ? expected - first : 0), leaf.bytes ? bytes : 0, extrasFor(run));
	appendColumns(leaf, run, at, to);
	if (leaf.bytes) {
		appendBytes(leaf, run, at, to);
	} else {
		shiftStarts(leaf, batch, at, to);
	}

	leaf.lines += to - at;
	return first;
};
