import type {Query} from './query.ts';
import type {StreamEvent} from './stream-event.ts';
import type {TaskEvent} from './task.ts';
import type {Window} from './window.ts';

/** Where to look for tasks. */
export type Scope = {
	/** Namespaces by name; `all`; or absent: the context's own. */
	readonly namespaces?: readonly string[] | 'all';
	/** A Kubernetes label selector on tasks or their pods. */
	readonly selector?: string;
};

/** Which containers of the matching pods. Patterns are whole names, or regular expressions. */
export type ContainerChoice = {
	/** Empty: all. */
	readonly include: ReadonlyArray<string | RegExp>;
	readonly exclude: ReadonlyArray<string | RegExp>;
	readonly init: boolean;
	readonly sidecars: boolean;
};

/** Which logs. */
export type Selection = {
	readonly scope: Scope;
	/** A task that matches one of them is selected; empty: all in scope. */
	readonly queries: readonly Query[];
	/** Absent: all containers. */
	readonly containers?: ContainerChoice;
	/** Read the life before the present one. */
	readonly previous?: boolean;
};

/**
Where tasks and logs come from: a cluster, a gateway, files.

Three things implement it and three things consume it; that is the whole design.
*/
export type LogSource = {
	/** For people: the context's or the gateway's name. */
	readonly name: string;
	/** The namespace that an absent `Scope.namespaces` means; `undefined` where there is no such thing. */
	readonly namespace?: string;
	/**
	Whether its logs are files of this machine: a whole log is given from both ends where `Window.bothEnds` asks for it, and where it
	begins nothing was before.
	*/
	readonly isLocal?: boolean;

	/**
	Tasks as they are, then as they change, until the signal.

	The first event is a `snapshot`. Ends quietly when the signal aborts.

	@throws {KreelError} Before the first snapshot only. Afterwards a lost connection is a `stale` event.
	*/
	watchTasks(scope: Scope, signal: AbortSignal): AsyncIterable<TaskEvent>;

	/**
	The log of every matching container over the window. New members join, ended ones say so.

	Returns after the final `task` events, or, without follow, once all is read. Ends quietly when the signal aborts.

	@throws {NothingMatchedError} Where no task matches.
	@throws {KreelError} Where the tasks cannot be listed. A log that cannot be read is an `unreadable` event.
	*/
	openLogs(selection: Selection, window: Window, signal: AbortSignal): AsyncIterable<StreamEvent>;

	/** Give back connections. Open iterations end. */
	close(): Promise<void>;
};

/** Whether a container is chosen. */
export const isChosenContainer = (
	choice: ContainerChoice | undefined,
	name: string,
	role: string,
): boolean => {
	if (!choice) {
		return true;
	}

	const matches = (pattern: string | RegExp) =>
		typeof pattern === 'string' ? pattern === name : pattern.test(name);
	if (choice.exclude.some(matches)) {
		return false;
	}

	if (choice.include.length > 0) {
		return choice.include.some(matches);
	}

	return (choice.init || role !== 'init') && (choice.sidecars || role !== 'sidecar');
};
