import {formatInstant, type Instant} from '../core/instant.ts';
import type {Task} from '../core/task.ts';

/** A task as scripts get it. What is not known is `null`; times are RFC 3339. */
export const taskJson = (task: Task) => ({
	cluster: task.id.cluster,
	uid: task.id.uid,
	owner: task.owner,
	namespace: task.id.namespace,
	kind: task.id.kind,
	name: task.id.name,
	state: task.state,
	reason: task.reason,
	exitCode: task.exitCode,
	ready: task.ready,
	pods: task.pods,
	restarts: task.restarts,
	startedAt: time(task.startedAt),
	endedAt: time(task.endedAt),
});

const time = (instant: Instant | null): string | null =>
	instant === null ? null : formatInstant(instant, 'auto');
