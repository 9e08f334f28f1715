import type {ContainerRole} from './instance.ts';
import type {Instant} from './instant.ts';

/**
The word of a query for a kind of task. Custom resources add their own (`workflow`, `pipelinerun`, `taskrun`, `build`).
*/
export type TaskKind = 'job' | 'cronjob' | 'deploy' | 'sts' | 'ds' | 'rs' | 'pod' | (string & {});

/** What a task is, apart from how it does. */
export type TaskId = {
	readonly cluster: string;
	readonly namespace: string;
	readonly kind: TaskKind;
	readonly name: string;
	/** Of the owner object, or of the pod for a bare one. Where owners may not be read: of the pods' controller reference. */
	readonly uid: string;
};

/** Every state that a task can be in. */
export const taskStates = [
	'pending',
	'running',
	'rolling',
	'stuck',
	'succeeded',
	'failed',
	'restarting',
	'unknown',
] as const;

export type TaskState = (typeof taskStates)[number];

/** How one life of a container, a pod or a task ended. */
export type Exit = {
	/** `null`: ended, and nobody knows how. */
	readonly code: number | null;
	/** In the cluster's words: `Completed`, `Error`, `OOMKilled`, `BackoffLimitExceeded`… */
	readonly reason?: string;
	readonly signal?: number;
	readonly startedAt?: Instant;
	readonly finishedAt?: Instant;
};

/** One container of a member pod, as its status stands. */
export type MemberContainer = {
	readonly name: string;
	readonly role: ContainerRole;
	readonly state: 'waiting' | 'running' | 'terminated';
	readonly ready: boolean;
	readonly restarts: number;
	/** Names this life of the container; absent until it has started. */
	readonly containerId?: string;
	/** Why it waits (`Unschedulable`, `ImagePullBackOff`, `CrashLoopBackOff`…), as the sentence after `Log not available yet: `. */
	readonly reason?: string;
	/** Of this life, where it has ended. */
	readonly exit?: Exit;
	/** Of the life before this one, where there was one. */
	readonly lastExit?: Exit;
	readonly startedAt?: Instant;
};

/** A pod of a task. */
export type Member = {
	readonly uid: string;
	readonly name: string;
	readonly node?: string;
	/** Of the member itself, by the same rules as a task's. */
	readonly state: TaskState;
	readonly reason?: string;
	/** Marked for deletion; its containers may still run out their grace period. */
	readonly deleting: boolean;
	/** Belongs to an older ReplicaSet of a rollout: shown, but not counted in the task's state. */
	readonly outdated: boolean;
	readonly createdAt?: Instant;
	/** Of `kubectl.kubernetes.io/default-container`, else the first. */
	readonly mainContainer?: string;
	readonly containers: readonly MemberContainer[];
};

/** One piece of work of the cluster, with its pods, as it stands. A value: a change makes a new one. */
export type Task = {
	readonly id: TaskId;
	/** What made it, in the form of a query: `cronjob/nightly`. */
	readonly owner: string | null;
	readonly labels: Readonly<Record<string, string>>;
	readonly state: TaskState;
	/** Of a rollout: how many of the wanted pods are new and available. */
	readonly rollout?: {readonly updated: number; readonly wanted: number};
	/** The short word: `OOMKilled`, `Unschedulable`, `ProgressDeadlineExceeded`. */
	readonly reason: string | null;
	/** The reason as a sentence for a person, with the cluster's message: the WHY column. */
	readonly why: string | null;
	/** 0 for a complete Job; else the newest failed pod's; `null` while none is known. */
	readonly exitCode: number | null;
	/** Pods that are ready. */
	readonly ready: number;
	/** Pods that are wanted, or that exist where no number is wanted. */
	readonly pods: number;
	readonly restarts: number;
	readonly startedAt: Instant | null;
	readonly endedAt: Instant | null;
	readonly members: readonly Member[];
};

/** Not all of a scope may be listed. */
export type Narrowed = {
	/** What was asked for and may not be listed. */
	readonly refused: readonly string[] | 'all';
	/** The namespaces whose tasks are told. */
	readonly shown: readonly string[];
};

/** Something that changed in the set of tasks that is watched. */
export type TaskEvent =
	/** All tasks as they are. The first event, and again after each time that the connection was lost: it clears `stale`. */
	| {
			readonly type: 'snapshot';
			readonly tasks: readonly Task[];
			/** Absent: all that was asked for may be listed. */
			readonly narrowed?: Narrowed;
	  }
	| {readonly type: 'upsert'; readonly task: Task}
	| {readonly type: 'removed'; readonly task: TaskId}
	/** What was said so far may be out of date since then. */
	| {readonly type: 'stale'; readonly since: Instant; readonly cause: string};

/** A key for maps: equal for the same task of the same cluster. */
export const taskKey = (id: TaskId): string => `${id.cluster}/${id.uid}`;

/** The form of a query: `job/import`. */
export const taskLabel = (id: TaskId): string => `${id.kind}/${id.name}`;

/** Whether a task of this kind runs to an end (a Job, a bare pod…), or for ever (a Deployment, a DaemonSet…). */
export const isEndingKind = (kind: TaskKind): boolean =>
	!['deploy', 'sts', 'ds', 'rs', 'cronjob'].includes(kind);

/** Whether the task runs: its newest lines are of now. */
export const isInMotion = ({state}: Pick<Task, 'state'>): boolean =>
	state === 'running' || state === 'rolling' || state === 'stuck';

/** Whether the task has ended for good. */
export const hasEnded = (task: Pick<Task, 'id' | 'state'>): boolean =>
	isEndingKind(task.id.kind) && (task.state === 'succeeded' || task.state === 'failed');
