import type {StreamId} from '../../core/instance.ts';
import type {TaskId} from '../../core/task.ts';
import type {Window} from '../../core/window.ts';
import type {EventSpool} from '../../spool/event-spool.ts';
import type {Connection} from '../api.ts';
import type {EndAnchor} from './end-anchor.ts';
import type {Latest} from './latest.ts';
import type {NodeLogs} from './node-logs.ts';
import type {ContainerAddress} from './pod-log.ts';
import type {PodQuestions} from './pod-questions.ts';
import type {Standing} from './standing.ts';
import type {Timing} from './timing.ts';

/** The stream of one container: what to read of it, and where to say it. */
export type FollowJob = {
	readonly connection: Connection;
	readonly pods: PodQuestions;
	readonly address: ContainerAddress;
	readonly podUid: string;
	/** Absent: the node's files are not used. */
	readonly nodeLogs?: NodeLogs;
	readonly stream: StreamId;
	readonly task: TaskId;
	readonly window: Window;
	/** For windows that count back from the newest line; told exactly once. */
	readonly end: EndAnchor;
	/** Read the life before the present one, and no more. */
	readonly previous: boolean;
	/** How the container stands, kept current by the list of tasks. */
	readonly standing: Latest<Standing>;
	readonly out: EventSpool;
	readonly timing: Timing;
	/** ms since the epoch. */
	readonly now: () => number;
	/** As `Math.random`. */
	readonly random: () => number;
	readonly signal: AbortSignal;
};

/** Whether the stream goes on after its history: a window with an end does not. */
export const isFollowed = ({window}: FollowJob): boolean => window.follow && window.to === undefined;
