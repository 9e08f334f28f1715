import type {Instant} from '../../../core/instant.ts';
import type {Feed} from './feed.ts';
import type {Lane} from './lane.ts';
import type {Position} from './position.ts';

/** What part of a log that was read already a client wants. */
export type Part = {readonly from?: Instant; readonly tail?: number; readonly atLeast?: number};

/** Where a client begins that joins a feed whose history was read for another: by time, and by count per stream. */
export const startOf = (feed: Feed, part: Part): Omit<Position, 'epoch'> => {
	const lines = feed.lanes.map(() => 0);
	if (part.from !== undefined) {
		skipOlder(feed, part.from, lines);
	}

	for (const lanes of Map.groupBy(feed.lanes, lane => lane.stream).values()) {
		if (part.atLeast !== undefined) {
			reach(lanes, part.atLeast, lines, Math.min);
		}

		if (part.tail !== undefined) {
			reach(lanes, part.tail, lines, Math.max);
		}
	}

	return {state: 0, lines};
};

/** Each lane begins at its first line that is not older. */
const skipOlder = (feed: Feed, from: Instant, lines: number[]): void => {
	const found = new Set<Lane>();
	for (const item of feed.heldLines) {
		if (item.type !== 'lines' || found.has(item.lane)) {
			continue;
		}

		const index = item.event.batch.times.findIndex(time => time >= from);
		if (index >= 0) {
			found.add(item.lane);
			lines[item.lane.index] = item.first + index;
		}
	}

	for (const lane of feed.lanes) {
		if (!found.has(lane)) {
			lines[lane.index] = lane.next;
		}
	}
};

/** Count `count` lines back from a stream's newest, over its lives; `choose` joins that with where it would begin else. */
const reach = (
	lanes: readonly Lane[],
	count: number,
	lines: number[],
	choose: (a: number, b: number) => number,
): void => {
	let rest = count;
	for (const lane of lanes.toReversed()) {
		const back = Math.min(rest, lane.next);
		lines[lane.index] = choose(lines[lane.index]!, lane.next - back);
		rest -= back;
	}
};
