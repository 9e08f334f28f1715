import type {Failures} from './failures.ts';
import type {FollowJob} from './follow-job.ts';
import {readHistory} from './history.ts';
import {LifeLog} from './life-log.ts';
import type {Stand} from './stand.ts';
import {wantedOf} from './wanted.ts';
import {newestOfAll} from './window-end.ts';

/** Read the log of the life before the present one, once. */
export const readPrevious = async (job: FollowJob, stand: Stand, failures: Failures): Promise<void> => {
	const {address, stream, out, end, window, signal} = job;
	const {container} = stand.now;
	if (!container?.lastExit) {
		end.tell(stream, undefined);
		const cause = `container "${address.container}" in pod "${address.pod}" has had no life before this one`;
		out.push({type: 'unreadable', stream, cause, permanent: true});
		return;
	}

	// While it waits to be started again, the API counts the life that ended last as the previous one.
	const restart = container.state === 'waiting' ? container.restarts : container.restarts - 1;
	const isCurrent = async () => true;
	const log = new LifeLog(job, {instance: {restart}, isNew: false, isCurrent, onLines: () => {}});
	while (!signal.aborted) {
		try {
			const wanted = wantedOf(window, await newestOfAll(job, log, true));
			await readHistory(log, wanted, {previous: true, isFollowed: false, signal});
			out.push({type: 'ended', stream, exit: container.lastExit});
			return;
		} catch (error) {
			end.tell(stream, undefined);
			const next = await failures.after(error, true);
			if (next === 'lost' || next === 'done') {
				return;
			}
		}
	}
};
