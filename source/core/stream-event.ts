import type {ContainerRole, Instance, StreamId} from './instance.ts';
import type {Instant} from './instant.ts';
import type {LineBatch} from './line-batch.ts';
import type {Exit, Narrowed, TaskId, TaskState} from './task.ts';

/**
All that can be said of the logs of a selection, in the order in which it came to be known.

Of one stream, `opened` comes first. `lines` with `at: 'tail'` come in the order of the log.
*/
export type StreamEvent =
	| {
			readonly type: 'opened';
			readonly stream: StreamId;
			readonly task: TaskId;
			readonly namespace: string;
			readonly pod: string;
			readonly container: string;
			readonly role: ContainerRole;
			readonly node?: string;
	  }
	| {
			readonly type: 'lines';
			readonly stream: StreamId;
			readonly instance: Instance;
			readonly at: LinesPlace;
			readonly batch: LineBatch;
	  }
	/** The window's history is complete; what follows is live. */
	| {readonly type: 'caughtUp'; readonly stream: StreamId}
	| {
			readonly type: 'progress';
			readonly stream: StreamId;
			readonly done: number;
			readonly total?: number;
			readonly unit: 'ns' | 'bytes';
	  }
	/** `Log not available yet: <reason>`. Without a stream: of a task that has no pod yet. Said again when the reason changes. */
	| {readonly type: 'waiting'; readonly stream?: StreamId; readonly task: TaskId; readonly reason: string}
	| {
			readonly type: 'reconnecting';
			readonly stream: StreamId;
			readonly attempt: number;
			readonly cause: string;
			readonly retryAt: Instant;
	  }
	/** The node cannot follow the log, so it is read again and again: its lines come later than they could. */
	| {readonly type: 'polled'; readonly stream: StreamId; readonly cause: string}
	/** After `reconnecting`, once something was read again. `proven`: what came joins what was delivered, nothing is missing. */
	| {readonly type: 'resumed'; readonly stream: StreamId; readonly proven: boolean; readonly afterMs?: number}
	/** Lines between the two times may be missing. */
	| {
			readonly type: 'gap';
			readonly stream: StreamId;
			readonly from?: Instant;
			readonly to?: Instant;
			readonly cause: string;
	  }
	/** How its log is read now, for its details: from the files of its node, or through `pods/log`, and why not from the files. Hostile text. */
	| {
			readonly type: 'way';
			readonly stream: StreamId;
			readonly via: 'files' | 'api';
			readonly words: string;
	  }
	/** Lines that a rotation had hidden from the live log were read from the node's files; they came before it, `at: 'late'`. */
	| {
			readonly type: 'filled';
			readonly stream: StreamId;
			readonly lines: number;
			readonly from: Instant;
			readonly to: Instant;
	  }
	| {
			readonly type: 'restarted';
			readonly stream: StreamId;
			readonly previous: Exit;
			readonly instance: Instance;
			/** What began anew, where it was no container but a file: as the sentence after `restarted: `. */
			readonly cause?: string;
			/** It is of older history: it stands where `previous` was finished, whatever is known of later. */
			readonly isPast?: boolean;
			/** Lines from this time on had come before, as those of the life before: its end was not known yet. */
			readonly since?: Instant;
	  }
	/** Not all of the scope may be listed. It comes before any other event. */
	| ({readonly type: 'narrowed'} & Narrowed)
	/** The log cannot be read: 403, no such container, expired credentials. */
	| {
			readonly type: 'unreadable';
			readonly stream: StreamId;
			readonly cause: string;
			readonly permanent: boolean;
	  }
	/** `unconfirmed`: the pod is gone, so nobody can tell whether this was all. `endOfInput`: standard input was closed. */
	| {readonly type: 'ended'; readonly stream: StreamId; readonly exit: Exit | 'unconfirmed' | 'endOfInput'}
	/** The state of a task changed. Its final one comes after all `ended` and after the owner's own condition. */
	| {
			readonly type: 'task';
			readonly task: TaskId;
			readonly state: TaskState;
			readonly reason?: string;
			readonly exit?: Exit;
			/** Whether this is the task's end: nothing of it follows. */
			readonly final: boolean;
	  };

/**
Where lines belong: `tail`: after all that is known of the stream. `head`: before all of it (a whole log is loaded from both ends).
`late`: among what is known, by their times.
*/
export type LinesPlace = 'tail' | 'head' | 'late';

/** An event that is told to a person as a line of kreel's own. */
export type Notice = Exclude<StreamEvent, {type: 'opened' | 'lines' | 'caughtUp' | 'progress' | 'way'}>;

/** Whether an event is told to a person as a line of kreel's own. */
export const isNotice = (event: StreamEvent): event is Notice =>
	event.type !== 'opened' &&
	event.type !== 'lines' &&
	event.type !== 'caughtUp' &&
	event.type !== 'progress' &&
	event.type !== 'way';

/** The name of a stream: pod and container, or a file's alone. */
export const streamName = (
	{pod, container}: Pick<Extract<StreamEvent, {type: 'opened'}>, 'pod' | 'container'>,
	separator: string,
): string => (container === '' ? pod : pod + separator + container);
