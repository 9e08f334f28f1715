import type {Instant} from '../../core/instant.ts';
import type {Filter, View} from '../../store/log-store.ts';
import {type StreamChoice, shownBy} from './stream-choice.ts';

/** A filter, as it was typed. */
export type TypedFilter = Filter & {readonly typed: string};

/** What of a log is shown, out of all that is there. */
export type Shown = {
	readonly choice: StreamChoice;
	/** Least level, as the store counts them; 0: all. */
	readonly level: number;
	readonly filters: readonly TypedFilter[];
	/** Rows around each that the filters keep. */
	readonly around: number;
	/** Whether of a record of several lines only the first is shown, until it is unfolded. */
	readonly isFolded: boolean;
	/** Spans that were zoomed into, one in the other; the last one is in force. */
	readonly zooms: ReadonlyArray<{readonly from: Instant; readonly to: Instant}>;
};

/** All of it, records folded. */
export const firstShown: Shown = {
	choice: {type: 'all'},
	level: 0,
	filters: [],
	around: 0,
	isFolded: true,
	zooms: [],
};

/** Whether lines are left out because of what they say. */
export const isNarrowed = ({level, filters}: Shown): boolean => level > 0 || filters.length > 0;

/**
What the store is asked to show.

@param from - Rows before it are not shown, whatever else is.
*/
export const viewOf = (
	{choice, level, filters, around, isFolded, zooms}: Shown,
	from: Instant | undefined,
): View => {
	const zoom = zooms.at(-1);
	return {
		streams: shownBy(choice),
		level: level === 0 ? undefined : level,
		filters,
		context: around,
		isFolded,
		from: zoom && (from === undefined || zoom.from > from) ? zoom.from : from,
		to: zoom?.to,
	};
};
