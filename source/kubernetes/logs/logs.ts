import {type StreamId, streamId} from '../../core/instance.ts';
import {isChosenContainer, type Selection} from '../../core/log-source.ts';
import {noContainerMatched, nothingMatched} from '../../core/nothing-matched.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import {hasEnded, type Member, type MemberContainer, type TaskId, taskKey} from '../../core/task.ts';
import type {Window} from '../../core/window.ts';
import {createEventSpool, type EventSpool, type EventSpoolOptions} from '../../spool/event-spool.ts';
import type {Connection} from '../api.ts';
import type {TasksFeed} from '../tasks/tasks-feed.ts';
import {EndAnchor} from './end-anchor.ts';
import {ExitHold} from './exit-hold.ts';
import {type Before, followContainer} from './follow.ts';
import type {FollowJob} from './follow-job.ts';
import {Latest} from './latest.ts';
import {isOtherLife, presentLife} from './lives.ts';
import {NodeLogs} from './node-logs.ts';
import {type SelectedTask, SelectedTasks, selectedMembers} from './selected-tasks.ts';
import {type Standing, setStanding, standingOfMember} from './standing.ts';
import {TaskSays} from './task-says.ts';
import {type Timing, usualTiming} from './timing.ts';

export type LogDependencies = {
	readonly connection: Connection;
	readonly watchTasks: TasksFeed['watchTasks'];
	/** ms since the epoch. */
	readonly now: () => number;
	/** @default Math.random */
	readonly random?: () => number;
	/** @default usualTiming */
	readonly timing?: Timing;
	/** How much may wait for a slow reader, and where. */
	readonly spool?: EventSpoolOptions;
	/** Whether logs may be read from the files of their nodes, where the user has the right. @default true */
	readonly nodeFiles?: boolean;
};

/**
The logs of a selection: `LogSource.openLogs` for a cluster.

@throws {NothingMatchedError}
@throws {KreelError} What `watchTasks` throws.
*/
export async function* openLogs(
	dependencies: LogDependencies,
	selection: Selection,
	window: Window,
	signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
	const stop = new AbortController();
	const session = new LogSession(dependencies, selection, window, AbortSignal.any([signal, stop.signal]));
	const running = session.run();
	try {
		yield* session.out;
	} finally {
		stop.abort();
		await running;
	}
}

/** One container that is read. */
type Stream = {
	readonly task: string;
	readonly container: string;
	readonly standing: Latest<Standing>;
	readonly nodeLogs: NodeLogs;
	readonly job: FollowJob;
	isDone: boolean;
	last?: Before;
};

class LogSession {
	/** What a slow reader has not taken yet. Live streams never wait for it: the node drops what is not read in time. */
	readonly out: EventSpool;
	readonly #dependencies: LogDependencies;
	readonly #selection: Selection;
	readonly #window: Window;
	readonly #signal: AbortSignal;
	readonly #tasks: SelectedTasks;
	readonly #says = new Map<string, TaskSays>();
	readonly #streams = new Map<StreamId, Stream>();
	readonly #streamsOf = new Map<string, Stream[]>();
	readonly #following = new Set<Promise<void>>();
	readonly #exits: ExitHold;
	#end: EndAnchor | undefined;
	#isDue = false;

	constructor(dependencies: LogDependencies, selection: Selection, window: Window, signal: AbortSignal) {
		this.#dependencies = dependencies;
		this.#selection = selection;
		this.#window = window;
		this.#signal = signal;
		this.out = createEventSpool({...dependencies.spool, signal});
		this.#tasks = new SelectedTasks(selection);
		const {exit} = dependencies.timing ?? usualTiming;
		this.#exits = new ExitHold(exit, () => this.#finishTasks(), signal);
	}

	/** Never rejects: the reader of `out` gets the error. */
	async run(): Promise<void> {
		if (this.#signal.aborted) {
			return;
		}

		try {
			await this.#watch();
		} catch (error) {
			this.out.fail(error);
		}

		await Promise.all(this.#following);
	}

	async #watch(): Promise<void> {
		let isFirst = true;
		for await (const event of this.#dependencies.watchTasks(this.#tasks.scope, this.#signal)) {
			const isChanged = this.#tasks.apply(event);
			if (isFirst) {
				isFirst = false;
				this.#open();
			} else if (isChanged) {
				this.#updateSoon();
			}

			if (!this.#isFollowed) {
				return;
			}
		}
	}

	get #isFollowed(): boolean {
		return this.#window.follow && this.#window.to === undefined;
	}

	#open(): void {
		const {narrowed} = this.#tasks;
		if (narrowed) {
			this.out.push({type: 'narrowed', ...narrowed});
		}

		this.#tasks.match();
		const selected = [...this.#tasks.all];
		if (selected.length === 0) {
			throw nothingMatched({...this.#selection, narrowed}, this.#tasks.known, this.#dependencies.connection);
		}

		const noContainer = noContainerMatched(this.#selection, selected);
		if (noContainer) {
			throw noContainer;
		}

		this.#end = new EndAnchor(selected.flatMap(one => this.#containersOf(one).map(({id}) => id)));
		this.#update();
	}

	/** Changes come in bursts, and each may be about any task. */
	#updateSoon(): void {
		if (!this.#isDue) {
			this.#isDue = true;
			setImmediate(() => {
				this.#isDue = false;
				this.#tasks.match();
				this.#update();
			});
		}
	}

	#update(): void {
		if (this.#signal.aborted) {
			return;
		}

		for (const selected of this.#tasks.all) {
			this.#updateTask(selected);
		}

		this.#finishTasks();
	}

	#updateTask(selected: SelectedTask): void {
		const {task, isRemoved} = selected;
		const key = taskKey(task.id);
		const isEnded = hasEnded(task) || isRemoved;
		const seen = new Set<StreamId>();
		for (const {id, member, container} of this.#containersOf(selected)) {
			seen.add(id);
			this.#updateStream(id, task.id, member, container, isEnded);
		}

		for (const stream of this.#streamsOf.get(key) ?? []) {
			if (!seen.has(stream.job.stream)) {
				setStanding(stream.standing, standingOfMember(undefined, stream.container, isEnded));
			}
		}

		this.#saysOf(selected).changed(task);
	}

	#saysOf({task}: SelectedTask): TaskSays {
		const key = taskKey(task.id);
		const says = this.#says.get(key) ?? new TaskSays(task, this.out);
		this.#says.set(key, says);
		return says;
	}

	#containersOf(selected: SelectedTask): Array<{id: StreamId; member: Member; container: MemberContainer}> {
		const {cluster} = selected.task.id;
		return selectedMembers(selected).flatMap(member =>
			member.containers
				.filter(({name, role}) => isChosenContainer(this.#selection.containers, name, role))
				.map(container => ({id: streamId(cluster, member.uid, container.name), member, container})),
		);
	}

	#updateStream(
		id: StreamId,
		task: TaskId,
		member: Member,
		container: MemberContainer,
		isEnded: boolean,
	): void {
		const standing = standingOfMember(member, container.name, isEnded);
		const stream = this.#streams.get(id);
		if (!stream) {
			this.#startStream(id, task, member, container, standing);
			return;
		}

		setStanding(stream.standing, standing);
		stream.nodeLogs.node = member.node;
		const life = presentLife(standing);
		if (stream.isDone && stream.last && life && isOtherLife(life, stream.last.life) && this.#isFollowed) {
			this.#follow(stream);
		}
	}

	#startStream(
		id: StreamId,
		task: TaskId,
		member: Member,
		container: MemberContainer,
		standing: Standing,
	): void {
		const {
			connection,
			now,
			random = Math.random,
			timing = usualTiming,
			nodeFiles = true,
		} = this.#dependencies;
		const {namespace} = task;
		const {name, role} = container;
		const {node, uid: podUid} = member;
		const latest = new Latest(standing);
		const address = {namespace, pod: member.name, container: name};
		const nodeLogs = new NodeLogs({connection, address, podUid, now});
		nodeLogs.node = node;
		const job: FollowJob = {
			connection,
			address,
			podUid,
			nodeLogs: nodeFiles ? nodeLogs : undefined,
			stream: id,
			task,
			window: this.#window,
			end: this.#end!,
			previous: this.#selection.previous ?? false,
			standing: latest,
			out: this.out,
			timing,
			now,
			random,
			signal: this.#signal,
		};
		this.out.push({type: 'opened', stream: id, task, ...address, role, node});
		const stream = {task: taskKey(task), container: name, standing: latest, nodeLogs, job, isDone: false};
		this.#streams.set(id, stream);
		this.#streamsOf.set(stream.task, [...(this.#streamsOf.get(stream.task) ?? []), stream]);
		this.#follow(stream);
	}

	#follow(stream: Stream): void {
		stream.isDone = false;
		const following = followContainer(stream.job, stream.last)
			.then(
				last => {
					stream.last = last;
				},
				error => this.out.fail(error),
			)
			.then(() => {
				stream.isDone = true;
				this.#following.delete(following);
				this.#finishTasks();
			});
		this.#following.add(following);
	}

	/** Say the last word about tasks that have ended with all their streams; after the last one, end. */
	#finishTasks(): void {
		if (this.#signal.aborted) {
			return;
		}

		const unread = new Set([...this.#streams.values()].filter(({isDone}) => !isDone).map(({task}) => task));
		let isAllDone = true;
		for (const selected of this.#tasks.all) {
			const {task, isRemoved} = selected;
			const isRead = !unread.has(taskKey(task.id));
			const isHeld = isRead && this.#isFollowed && !isRemoved && this.#exits.holds(task);
			const isEnded = !isHeld && (hasEnded(task) || isRemoved);
			if (isRead && isEnded && this.#window.to === undefined) {
				this.#saysOf(selected).final(selected);
			}

			isAllDone &&= isRead && (isEnded || !this.#isFollowed);
		}

		if (isAllDone) {
			this.out.end();
		}
	}
}
