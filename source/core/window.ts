import type {StreamId} from './instance.ts';
import type {Duration, Instant} from './instant.ts';
import type {LinePlace} from './line-batch.ts';

/** The span of time of a log that is asked for. */
export type Window = {
	/** Lines at or after it. A duration counts back from the anchor. Absent: from the beginning. */
	readonly from?: Instant | Duration;
	/** Lines before it (exclusive), so that windows which meet never share a line. */
	readonly to?: Instant;
	/** Of the streams that it names, only what stands before these lines. For a source that `isLocal`, whose lines say where they stand. */
	readonly before?: ReadonlyMap<StreamId, LinePlace>;
	/** What a duration counts back from: now, or the newest line of the selection (for a task that does not run). */
	readonly anchor: 'now' | 'end';
	/** At most so many of the newest lines of each stream. */
	readonly tail?: number;
	/** Where the window holds fewer lines of a stream: also so many of the newest before it, so that no first screen is empty. */
	readonly atLeast?: number;
	/** The newest lines may come first, as `tail`, and all before them then, as `head`. Only for a source that `isLocal`. */
	readonly bothEnds?: boolean;
	/** Go on with what is written from now on. */
	readonly follow: boolean;
};

/** Everything there is, once. */
export const wholeLog: Window = {anchor: 'now', follow: false};
