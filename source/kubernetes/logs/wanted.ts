import {keepLines} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../core/line-batch.ts';
import type {Window} from '../../core/window.ts';
import type {LogRange} from './pod-log.ts';

/** A window, as it is asked of one log. */
export type Wanted = {
	/** The request's part of it: the server cuts by whole seconds, or by the node's clock. */
	readonly since: Pick<LogRange, 'sinceTime' | 'sinceSeconds'>;
	/** Lines at or after it; absent where only the node's clock knows. */
	readonly from?: Instant;
	/** Lines before it. */
	readonly to?: Instant;
	/** At most so many of the newest. */
	readonly tail?: number;
	/** Also older ones, up to so many. */
	readonly atLeast: number;
	/** Nobody looks again after the history: what it gives is all. */
	readonly isOnce: boolean;
};

/** @param newest - Of the selection, where the window counts back from its end. */
export const wantedOf = (window: Window, newest: Instant | undefined): Wanted => {
	const {to, tail, atLeast = 0} = window;
	const isOnce = !window.follow;
	const from = startOf(window, newest);
	if (from === undefined && typeof window.from === 'number' && window.anchor === 'now') {
		return {since: {sinceSeconds: Math.max(1, Math.ceil(window.from / 1000))}, to, tail, atLeast, isOnce};
	}

	return {since: from === undefined ? {} : {sinceTime: from}, from, to, tail, atLeast, isOnce};
};

const startOf = ({from, anchor}: Window, newest: Instant | undefined): Instant | undefined => {
	if (typeof from === 'bigint') {
		return from;
	}

	return from === undefined || anchor === 'now' || newest === undefined
		? undefined
		: newest - BigInt(Math.round(from * 1_000_000));
};

export const hasStart = ({since}: Wanted): boolean =>
	since.sinceTime !== undefined || since.sinceSeconds !== undefined;

/** The lines of the window. */
export const selectWindow = (lines: LineBatch, {from, to, tail}: Wanted): LineBatch[] => {
	const inside = keepLines(lines, line => isInside(lines.times[line]!, from, to));
	return tail === undefined ? inside : lastLines(inside, tail);
};

/** The newest `count` lines before the window's end, wherever it begins. */
export const selectNewest = (lines: LineBatch, {to}: Wanted, count: number): LineBatch[] =>
	lastLines(
		keepLines(lines, line => isInside(lines.times[line]!, undefined, to)),
		count,
	);

export const totalLines = (batches: readonly LineBatch[]): number =>
	batches.reduce((sum, batch) => sum + lineCount(batch), 0);

const isInside = (time: Instant, from: Instant | undefined, to: Instant | undefined): boolean =>
	(from === undefined || time >= from) && (to === undefined || time < to);

const lastLines = (batches: readonly LineBatch[], count: number): LineBatch[] => {
	let surplus = totalLines(batches) - count;
	const kept: LineBatch[] = [];
	for (const batch of batches) {
		const size = lineCount(batch);
		if (surplus < size) {
			kept.push(surplus > 0 ? sliceBatch(batch, surplus) : batch);
		}

		surplus -= Math.min(size, Math.max(surplus, 0));
	}

	return kept;
};
