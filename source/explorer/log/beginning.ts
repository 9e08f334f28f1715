import type {StreamId} from '../../core/instance.ts';
import {type Instant, instantFromMs} from '../../core/instant.ts';
import type {MemberContainer, Task} from '../../core/task.ts';
import type {StreamInfo} from '../../store/log-store.ts';

/** What can be told of where a log begins of which nothing older can be read. */
export type Beginning =
	/** The containers have hardly been started, if at all. */
	| 'no lines yet'
	/** The first lives have said nothing before it. */
	| 'begins here'
	/** A cluster keeps the newest files of a log only, so older lines may have been there. */
	| 'unknown';

/** A container that was started so short a time ago has not lost any lines yet. */
const youngMs = 60_000;

/** A log whose first line is so near to the start of the first life is believed to have lost none before it. */
const nearMs = 5000;

/**
Find out whether the logs of a task begin where their known lines do.

@param startOf - The time of a stream's first known line; `undefined` where it has none.
@param nowMs - ms since the epoch.
*/
export const beginningOf = (
	task: Task,
	streams: readonly StreamInfo[],
	startOf: (stream: StreamId) => Instant | undefined,
	nowMs: number,
): Beginning => {
	const containers = new Map(
		task.members.flatMap(({name: pod, containers}) =>
			containers.map(container => [`${pod}/${container.name}`, container]),
		),
	);
	const isProven = streams.every(({id, opened}) =>
		isWhole(containers.get(`${opened.pod}/${opened.container}`), startOf(id), instantFromMs(nowMs)),
	);
	if (!isProven) {
		return 'unknown';
	}

	return streams.some(({id}) => startOf(id) !== undefined) ? 'begins here' : 'no lines yet';
};

/** Whether a container cannot have lines before the first one that is known of it. */
const isWhole = (
	container: MemberContainer | undefined,
	first: Instant | undefined,
	now: Instant,
): boolean => {
	if (!container || container.restarts > 0) {
		return false;
	}

	const start = container.startedAt ?? container.exit?.startedAt;
	if (start === undefined) {
		return container.state === 'waiting' && first === undefined;
	}

	return first === undefined ? now - start <= instantFromMs(youngMs) : first - start <= instantFromMs(nearMs);
};
