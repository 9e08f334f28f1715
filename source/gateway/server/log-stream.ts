import {waitUntil} from './hub/bell.ts';
import type {Cursor} from './hub/cursor.ts';
import type {Feed} from './hub/feed.ts';
import {maxEventBytes, maxEventLines} from './hub/lane.ts';
import {encodePosition} from './hub/position.ts';
import {takeFrames} from './log-frames.ts';
import {frame, type SseConnection} from './sse.ts';

/** How long lines are gathered into one event, in ms, while they come faster than that. */
const gatherMs = 50;

type StreamOptions = {
	readonly sse: SseConnection;
	readonly feed: Feed;
	readonly cursor: Cursor;
	/** ms since the epoch. */
	readonly now: () => number;
	readonly pingMs: number;
};

/**
Send a client what it does not have yet and then what comes, until the log ends or the client is gone.

Where the reader failed the answer just stops: the client comes back by its id, and is told if continuity is lost.
*/
export const streamLog = async (options: StreamOptions): Promise<void> => {
	const {sse, feed, cursor, now, pingMs} = options;
	while (!sse.gone.aborted) {
		const before = {...feed.volume};
		const text = takeFrames(cursor, now());
		if (text !== '') {
			await sse.write(text);
			feed.moved();
			await gather(options, before);
		} else if (cursor.isAtEnd) {
			break;
		} else {
			const hasNews = () => cursor.peek() !== undefined || cursor.isAtEnd;
			await waitUntil(hasNews, {bell: feed.bell, ms: pingMs, signal: sse.gone});
			if (!hasNews()) {
				await sse.write(frame('ping', '{}', encodePosition(cursor.position)));
			}
		}
	}

	if (feed.done === 'failed') {
		const cause = feed.cause instanceof Error ? feed.cause.message : 'the gateway stopped reading';
		await sse.write(`: ${JSON.stringify(cause)}\n\n`);
	}

	sse.end();
};

/** After a write, wait for more to come: a first line goes at once, a burst goes in full events. */
const gather = async ({sse, feed, cursor}: StreamOptions, before: Feed['volume']): Promise<void> => {
	const isFull = () =>
		feed.done !== 'no' ||
		feed.volume.lines - before.lines >= maxEventLines ||
		feed.volume.bytes - before.bytes >= maxEventBytes;
	if (cursor.peek() === undefined) {
		await waitUntil(isFull, {bell: feed.bell, ms: gatherMs, signal: sse.gone});
	}
};
