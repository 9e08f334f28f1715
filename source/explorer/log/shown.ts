import type {Instant} from '../../core/instant.ts';
import type {View} from '../../store/log-store.ts';
import {type StreamChoice, shownBy} from './stream-choice.ts';

/** What of a log is shown, out of all that is there. */
export type Shown = {
	readonly choice: StreamChoice;
	/** Least level, as the store counts them; 0: all. */
	readonly level: number;
	/** Whether of a record of several lines only the first is shown, until it is unfolded. */
	readonly isFolded: boolean;
	/** Spans that were zoomed into, one in the other; the last one is in force. */
	readonly zooms: ReadonlyArray<{readonly from: Instant; readonly to: Instant}>;
};

/** All of it, records folded. */
export const firstShown: Shown = {choice: {type: 'all'}, level: 0, isFolded: true, zooms: []};

/** What the store is asked to show. */
export const viewOf = ({choice, level, isFolded, zooms}: Shown): View => ({
	streams: shownBy(choice),
	level: level === 0 ? undefined : level,
	isFolded,
	...zooms.at(-1),
});
