import type {Instant} from '../../core/instant.ts';
import type {FollowJob} from './follow-job.ts';
import type {LifeLog} from './life-log.ts';

/**
The newest line of all streams, for a window that counts back from it. Tells this stream's own first.

@returns `undefined` where the window does not need it, or where no stream has a line.
@throws {ApiError}
*/
export const newestOfAll = async (
	{window, end, stream, signal}: FollowJob,
	log: LifeLog,
	previous: boolean,
): Promise<Instant | undefined> => {
	if (window.anchor !== 'end' || typeof window.from !== 'number') {
		return undefined;
	}

	if (end.isMissing(stream)) {
		const tail = await log.collect({tailLines: 1, previous}, signal);
		end.tell(stream, tail.lines.times.at(-1));
	}

	return end.newest;
};
