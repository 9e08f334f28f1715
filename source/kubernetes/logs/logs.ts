import {type StreamId, streamId} from '../../core/instance.ts';
import {isChosenContainer, type Selection} from '../../core/log-source.ts';
import {noContainerMatched, nothingMatched} from '../../core/nothing-matched.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import {hasEnded, type Member, type MemberContainer, taskKey} from '../../core/task.ts';
import type {Window} from '../../core/window.ts';
import {createEventSpool, type EventSpool, type EventSpoolOptions} from '../../spool/event-spool.ts';
import type {Connection} from '../api.ts';
import type {TasksFeed} from '../tasks/tasks-feed.ts';
import {EndAnchor} from './end-anchor.ts';
import {ExitHold} from './exit-hold.ts';
import {LogStream, type SharedJob, type StreamMember} from './log-stream.ts';
import {PodQuestions} from './pod-questions.ts';
import {type SelectedTask, SelectedTasks, selectedMembers} from './selected-tasks.ts';
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
export const openLogs = (
	dependencies: LogDependencies,
	selection: Selection,
	window: Window,
	signal: AbortSignal,
): AsyncIterableIterator<StreamEvent, undefined> => {
	const session = new LogSession(dependencies, selection, window, signal);
	const events = session.out[Symbol.asyncIterator]();
	// No generator: it would cost a live line as much as the merge of it with those of hundreds of streams.
	const iterator: AsyncIterableIterator<StreamEvent, undefined> = {
		next() {
			session.run();
			return events.next();
		},
		async return() {
			await session.leave();
			return {done: true, value: undefined};
		},
		[Symbol.asyncIterator]: () => iterator,
	};
	return iterator;
};

class LogSession {
	/** What a slow reader has not taken yet. Live streams never wait for it: the node drops what is not read in time. */
	readonly out: EventSpool;
	readonly #dependencies: LogDependencies;
	readonly #selection: Selection;
	readonly #window: Window;
	/** Nothing more is to be read. */
	readonly #over = new AbortController();
	readonly #signal: AbortSignal;
	readonly #tasks: SelectedTasks;
	readonly #pods: PodQuestions;
	readonly #says = new Map<string, TaskSays>();
	readonly #streams = new Map<StreamId, LogStream>();
	readonly #streamsOf = new Map<string, LogStream[]>();
	readonly #following = new Set<Promise<void>>();
	readonly #exits: ExitHold;
	#running: Promise<void> | undefined;
	#failure: {readonly error: unknown} | undefined;
	#end: EndAnchor | undefined;
	#isDue = false;

	constructor(dependencies: LogDependencies, selection: Selection, window: Window, signal: AbortSignal) {
		this.#dependencies = dependencies;
		this.#selection = selection;
		this.#window = window;
		this.#signal = AbortSignal.any([signal, this.#over.signal]);
		this.out = createEventSpool({...dependencies.spool, signal});
		this.#tasks = new SelectedTasks(selection);
		this.#pods = new PodQuestions(dependencies.connection, this.#signal);
		const {exit} = dependencies.timing ?? usualTiming;
		this.#exits = new ExitHold(exit, () => this.#finishTasks(), this.#signal);
	}

	/** Read all, once. The reader of `out` gets the end, or the error, when nothing of it runs any more; at once where the caller has aborted. */
	run(): void {
		this.#running ??= this.#run();
	}

	/** Nobody reads any more. Resolves when nothing runs any more. */
	async leave(): Promise<void> {
		this.#over.abort();
		await Promise.all([this.out.close(), this.#running]);
	}

	/** Never rejects. */
	async #run(): Promise<void> {
		if (!this.#signal.aborted) {
			await this.#watch().catch(error => this.#fail(error));
		}

		await Promise.all(this.#following);
		if (this.#failure) {
			this.out.fail(this.#failure.error);
		} else if (this.#over.signal.aborted) {
			this.out.end();
		}
	}

	#fail(error: unknown): void {
		if (!this.#signal.aborted) {
			this.#failure = {error};
			this.#over.abort();
		}
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
		const isEnded = hasEnded(task) || isRemoved;
		const seen = new Set<StreamId>();
		for (const {id, member, container} of this.#containersOf(selected)) {
			seen.add(id);
			this.#updateStream(id, {task: task.id, member, container, isEnded});
		}

		for (const stream of this.#streamsOf.get(taskKey(task.id)) ?? []) {
			if (!seen.has(stream.id)) {
				stream.remove(isEnded);
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

	#updateStream(id: StreamId, member: StreamMember): void {
		const stream = this.#streams.get(id);
		if (!stream) {
			this.#startStream(member);
		} else if (stream.update(member)) {
			this.#follow(stream);
		}
	}

	#startStream(member: StreamMember): void {
		const stream = new LogStream(this.#sharedJob(), member);
		this.#streams.set(stream.id, stream);
		this.#streamsOf.set(stream.task, [...(this.#streamsOf.get(stream.task) ?? []), stream]);
		this.#follow(stream);
	}

	#sharedJob(): SharedJob {
		const {connection, now, random = Math.random} = this.#dependencies;
		const {timing = usualTiming, nodeFiles = true} = this.#dependencies;
		return {
			connection,
			pods: this.#pods,
			now,
			random,
			timing,
			nodeFiles,
			window: this.#window,
			end: this.#end!,
			previous: this.#selection.previous ?? false,
			out: this.out,
			signal: this.#signal,
		};
	}

	#follow(stream: LogStream): void {
		const following = stream
			.follow()
			.catch(error => this.#fail(error))
			.then(() => {
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
			this.#over.abort();
		}
	}
}
