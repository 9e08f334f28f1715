import type {LineBatch} from '../core/line-batch.ts';
import {bytesIn} from './buffers.ts';
import {Columns, columnBytes, type Extras, noExtras, type Shape} from './columns.ts';
import {type Leaf, leafLines, leafSerials} from './leaf.ts';
import {instantAt, type Run} from './run.ts';

/** Stands after each message. */
export const newline = 10;

/** Lines that the columns of a small leaf have room for; they grow to four times as many, up to `columnStep`. */
const leastCapacity = 64;

/** Columns of larger leaves have room for a multiple of so many lines. */
const columnStep = 2048;

/** As `leastCapacity`, for messages, in bytes. */
const leastBytes = 4096;
const bytesStep = 1024 * 1024;

/**
Append lines `at` to `to` of a run to what arrived; they have no rank yet.

@returns The first of them.
*/
export const appendLines = (leaf: Leaf, run: Run, at: number, to: number): number => {
	const first = leaf.lines;
	const streams = first > 0 && run.stream !== leaf.stream;
	reserve(leaf, to - at, runBytes(run, at, to), {...extrasFor(run), streams});
	leaf.stream = first === 0 ? run.stream : leaf.stream;
	if (run.index) {
		for (let place = at; place < to; place++) {
			appendRange(leaf, run, run.index[place]!, run.index[place]! + 1);
		}
	} else {
		appendRange(leaf, run, at, to);
	}

	return first;
};

/** The columns that lines of a run need. */
export const extrasFor = ({keys, heads}: Run): Extras => ({...noExtras, keys: keys !== heads});

/** Bytes that lines `at` to `to` of a run take, with their newlines. */
export const runBytes = ({batch, index}: Run, at: number, to: number): number => {
	const {starts} = batch;
	const newlines = batch.separator === 1 ? 0 : to - at;
	if (!index) {
		return starts[to]! - starts[at]! + newlines;
	}

	let bytes = newlines;
	for (let place = at; place < to; place++) {
		bytes += starts[index[place]! + 1]! - starts[index[place]!]!;
	}

	return bytes;
};

/** Have room for more lines, for more bytes of messages, and for these columns. */
export const reserve = (leaf: Leaf, lines: number, bytes: number, extras: Extras): void => {
	const needed = leaf.size + bytes;
	if (bytes > 0 && needed > (leaf.bytes?.length ?? 0)) {
		growBytes(leaf, needed);
	}

	const known = leaf.columns?.shape ?? {...noExtras, capacity: 0};
	const isFull = leaf.lines + lines > known.capacity;
	const lacks = (extra: keyof Extras): boolean => extras[extra] && !known[extra];
	if (isFull || lacks('streams') || lacks('order') || lacks('keys') || lacks('ids')) {
		reshape(leaf, {
			capacity: isFull ? capacityFor(leaf.lines + lines) : known.capacity,
			streams: known.streams || extras.streams,
			order: known.order || extras.order,
			keys: known.keys || extras.keys,
			ids: known.ids || extras.ids,
		});
	}
};

/** Room for so many lines: few sizes, so that memory is used again. */
export const capacityFor = (lines: number): number => steps(lines, leastCapacity, columnStep);

const steps = (needed: number, least: number, step: number): number => {
	let size = least;
	while (size < needed && size < step) {
		size *= 4;
	}

	return needed <= size ? size : Math.ceil(needed / step) * step;
};

/** Memory for so many bytes of messages. */
export const bytesFor = (bytes: number): number => steps(bytes, leastBytes, bytesStep);

const growBytes = (leaf: Leaf, needed: number): void => {
	const grown = bytesIn(leaf.buffers.take(bytesFor(needed)));
	if (leaf.bytes) {
		grown.set(leaf.bytes.subarray(0, leaf.size));
		leaf.releaseBytes();
	}

	leaf.bytes = grown;
};

const reshape = (leaf: Leaf, shape: Shape): void => {
	const columns = new Columns(leaf.buffers.take(columnBytes(shape)), shape);
	const {columns: known, lines} = leaf;
	columns.starts[0] = 0;
	if (known) {
		columns.times.set(known.times.subarray(0, lines));
		columns.keys?.set((known.keys ?? known.times).subarray(0, lines));
		columns.starts.set(known.starts.subarray(0, lines + 1));
		columns.flags.set(known.flags.subarray(0, lines));
		columns.marks.set(known.marks.subarray(0, lines));
		fillExtras(leaf, columns, known);
		leaf.give(known.buffer);
	}

	leaf.columns = columns;
};

/** The columns that are not always there: as they were, or what their absence meant. */
const fillExtras = ({lines, rows, stream, serial}: Leaf, to: Columns, from: Columns): void => {
	if (to.streams && from.streams) {
		to.streams.set(from.streams.subarray(0, lines));
	} else {
		to.streams?.fill(stream, 0, lines);
	}

	if (to.order) {
		for (let rank = 0; rank < rows; rank++) {
			to.order[rank] = from.order ? from.order[rank]! : rank;
		}
	}

	if (to.ids) {
		for (let line = 0; line < lines; line++) {
			to.ids[line] = from.ids ? from.ids[line]! : lowId(serial, line);
		}
	}
};

/** The last 32 bits of the id of a line that arrived in a leaf. */
export const lowId = (serial: number, line: number): number => (serial % leafSerials) * leafLines + line;

/** Append lines of a batch, one after the other. */
const appendRange = (leaf: Leaf, run: Run, from: number, to: number): void => {
	appendColumns(leaf, run, from, to);
	appendBytes(leaf, run, from, to);
	leaf.lines += to - from;
};

/** All columns but the starts. */
export const appendColumns = (leaf: Leaf, run: Run, from: number, to: number): void => {
	const {batch} = run;
	const {lines} = leaf;
	const {times, keys, ids, streams, flags, marks} = leaf.columns!;
	times.set(batch.times.subarray(from, to), lines);
	flags.set(batch.flags.subarray(from, to), lines);
	marks.set(run.marks.subarray(from, to), lines);
	streams?.fill(run.stream, lines, lines + to - from);
	leaf.noteMarks(run.marks, from, to);
	for (let line = from; keys && line < to; line++) {
		keys[lines + line - from] = instantAt(run.keys, line);
	}

	for (let line = lines; ids && line < lines + to - from; line++) {
		ids[line] = lowId(leaf.serial, line);
	}
};

export const appendBytes = (leaf: Leaf, {batch}: Run, from: number, to: number): void => {
	const own = leaf.bytes!;
	const {starts} = leaf.columns!;
	if (batch.separator === 1) {
		own.set(batch.bytes.subarray(batch.starts[from]!, batch.starts[to]!), leaf.size);
		shiftStarts(leaf, batch, from, to);
		return;
	}

	const messages = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
	const shift = leaf.lines + 1 - from;
	let end = leaf.size;
	for (let line = from; line < to; line++) {
		// Copying so costs half of what `set` on a subarray does.
		end += messages.copy(own, end, batch.starts[line]!, batch.starts[line + 1]!);
		own[end++] = newline;
		starts[line + shift] = end;
	}

	leaf.size = end;
};

/** Where messages begin that come with their newlines. */
export const shiftStarts = (leaf: Leaf, batch: LineBatch, from: number, to: number): void => {
	const {starts} = leaf.columns!;
	const at = leaf.lines + 1 - from;
	const shift = leaf.size - batch.starts[from]!;
	if (shift === 0) {
		starts.set(batch.starts.subarray(from, to + 1), leaf.lines);
	}

	for (let line = from; shift !== 0 && line < to; line++) {
		starts[line + at] = batch.starts[line + 1]! + shift;
	}

	leaf.size += batch.starts[to]! - batch.starts[from]!;
};

/** Whether lines end where they did: a file of somebody else's may have been written anew. */
export const hasLines = (bytes: Uint8Array, starts: Uint32Array, lines: number): boolean => {
	for (let line = 1; line <= lines; line++) {
		if (bytes[starts[line]! - 1] !== newline) {
			return false;
		}
	}

	return true;
};
