import {bisect} from './bisect.ts';
import {maxLines} from './columns.ts';
import type {Leaf} from './leaf.ts';
import {runBytes} from './leaf-writing.ts';
import {continuesAt, type Run} from './run.ts';

/** Lines of a leaf, beyond which a new one is begun; the rest up to `maxLines` is room for the end of a record. */
export const fullLines = 24_576;

/** How large a leaf is, in bytes of messages: usually, and for the lines that are put in; the same where that is not told. */
export type Room = {readonly leafBytes: number; readonly most?: number};

/** Up to where lines `at` to `to` of a run go into a leaf; not into the middle of a record, where that can be helped. */
export const endFitting = (
	leaf: Leaf,
	run: Run,
	at: number,
	to: number,
	{leafBytes, most = leafBytes}: Room,
): number => {
	const end = endWithin(leaf, run, at, to, {bytes: most, lines: fullLines});
	let fitting = end;
	while (fitting > at && fitting < run.count && continuesAt(run, fitting)) {
		fitting--;
	}

	if (fitting > at) {
		return fitting;
	}

	if (leaf.lines === 0) {
		return Math.max(end, at + 1);
	}

	// What continues the record at the end of a full leaf goes in with it, within reason.
	const limit = endWithin(leaf, run, at, to, {bytes: 2 * leafBytes, lines: maxLines});
	while (fitting < limit && continuesAt(run, fitting)) {
		fitting++;
	}

	return fitting;
};

/** Up to where lines of a run go into a leaf of a size. */
const endWithin = (
	leaf: Leaf,
	run: Run,
	at: number,
	to: number,
	most: {bytes: number; lines: number},
): number => {
	const end = Math.min(to, at + Math.max(0, most.lines - leaf.lines));
	const room = most.bytes - leaf.size;
	if (end <= at || room < 0) {
		return at;
	}

	return runBytes(run, at, end) <= room ? end : bisect(at, end, to => runBytes(run, at, to + 1) > room);
};
