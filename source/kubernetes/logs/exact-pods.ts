import type {Query} from '../../core/query.ts';
import type {Member, Task} from '../../core/task.ts';
import {exitOfPod} from '../tasks/exits.ts';
import {unconfirmedWord} from '../tasks/reasons.ts';

/** The pods that queries name; `undefined` where one of them may mean something else. */
export const exactPodsOf = (queries: readonly Query[]): string[] | undefined => {
	const names = queries.flatMap(query => (query.type === 'kind' && query.kind === 'pod' ? [query.name] : []));
	return names.length > 0 && names.length === queries.length ? names : undefined;
};

/**
A task as some of its pods tell it, where its own end cannot be known: no others were asked for, so theirs is the end.

@param pods - Their uids.
@returns `undefined` where they are gone.
*/
export const taskOfPods = (task: Task, pods: ReadonlySet<string>): Task | undefined => {
	const members = task.members.filter(({uid}) => pods.has(uid));
	if (task.reason !== unconfirmedWord || !members.every(hasEnded)) {
		return task;
	}

	return members.length === 0 ? undefined : {...task, members, ...endOf(members)};
};

const hasEnded = ({state}: Member): boolean => state === 'failed' || state === 'succeeded';

const endOf = (
	members: readonly Member[],
): Pick<Task, 'state' | 'reason' | 'why' | 'exitCode' | 'startedAt' | 'endedAt'> => {
	const ends = members.map(({state, reason, containers}) => ({state, reason, exit: exitOfPod(containers)}));
	const {state, reason, exit} = ends.find(end => end.state === 'failed') ?? ends[0]!;
	return {
		state,
		reason: state === 'failed' ? (exit?.reason ?? null) : null,
		why: reason ?? null,
		exitCode: exit?.code ?? null,
		startedAt: exit?.startedAt ?? null,
		endedAt: exit?.finishedAt ?? null,
	};
};
