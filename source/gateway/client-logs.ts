import {formatInstant, instantFromMs} from '../core/instant.ts';
import {isChosenContainer, type Selection} from '../core/log-source.ts';
import {noContainerMatched, nothingMatched} from '../core/nothing-matched.ts';
import {type Match, matchTasks, type Query} from '../core/query.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {type Task, type TaskId, taskKey} from '../core/task.ts';
import {TaskMap} from '../core/task-map.ts';
import type {Window} from '../core/window.ts';
import {Channel} from './channel.ts';
import {listTasks, watchTasks} from './client-tasks.ts';
import {type Client, TaskLog} from './task-log.ts';
import {apiRoot} from './wire.ts';

type Opened = Extract<StreamEvent, {type: 'opened'}>;

/** Most logs that are read at once where nothing is followed. */
const maxReaders = 32;

/** The logs of all tasks that a selection matches, in one. */
export async function* openLogs(
	client: Client,
	selection: Selection,
	window: Window,
	signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
	const abort = new AbortController();
	const readers = new Readers(client, selection, window, AbortSignal.any([signal, abort.signal]));
	if (signal.aborted) {
		return;
	}

	try {
		void (window.follow ? readers.follow() : readers.readOnce()).catch(error => readers.out.end(error));
		yield* readers.out;
	} finally {
		abort.abort();
	}
}

/** One reader for each task, all into one channel. */
class Readers {
	readonly out = new Channel<StreamEvent>();
	readonly #client: Client;
	readonly #selection: Selection;
	readonly #window: Window;
	readonly #signal: AbortSignal;
	readonly #begun = new Set<string>();
	#running = 0;

	constructor(client: Client, selection: Selection, window: Window, signal: AbortSignal) {
		this.#client = client;
		this.#selection = selection;
		this.#window = window;
		this.#signal = signal;
		signal.addEventListener('abort', () => this.out.end(), {once: true});
	}

	/** Read every match to its end, some at a time. */
	async readOnce(): Promise<void> {
		const tasks = await listTasks(this.#client, this.#selection.scope, this.#signal);
		const matches = this.#match(tasks).values();
		const work = async () => {
			for (const match of matches) {
				await this.#read(match);
			}
		};

		await Promise.all(Array.from({length: maxReaders}, work));
		this.out.end();
	}

	/** Follow every match, and those that come later, until all have ended. */
	async follow(): Promise<void> {
		const tasks = new TaskMap();
		let isFirst = true;
		for await (const event of watchTasks(this.#client, this.#selection.scope, this.#signal)) {
			tasks.apply(event);
			if (isFirst && event.type === 'snapshot' && event.narrowed) {
				this.out.push({type: 'narrowed', ...event.narrowed});
			}

			this.#beginNew(isFirst ? this.#match(tasks.all) : this.#matches(tasks.all));
			isFirst = false;
		}
	}

	/** @throws {NothingMatchedError} */
	#match(tasks: readonly Task[]): Match[] {
		const matches = this.#matches(tasks);
		if (matches.length === 0) {
			throw nothingMatched(this.#selection, tasks, {});
		}

		const noContainer = noContainerMatched(this.#selection, matches);
		if (noContainer) {
			throw noContainer;
		}

		return matches;
	}

	#matches(tasks: readonly Task[]): Match[] {
		return matchTasks(tasks, this.#selection.queries);
	}

	#beginNew(matches: readonly Match[]): void {
		for (const match of matches) {
			if (!this.#begun.has(taskKey(match.task.id))) {
				void this.#followOne(match);
			}
		}
	}

	async #followOne(match: Match): Promise<void> {
		this.#running++;
		try {
			await this.#read(match);
		} catch (error) {
			this.out.end(error);
		}

		this.#running--;
		if (this.#running === 0) {
			this.out.end();
		}
	}

	async #read(match: Match): Promise<void> {
		const {id} = match.task;
		const pods = new PodChoice(match, this.#selection.queries);
		this.#begun.add(taskKey(id));
		const hidden = new Set<string>();
		const log = new TaskLog(this.#client, id, this.#url(id, pods));
		for await (const event of log.read(this.#signal)) {
			if (event.type === 'opened' && !this.#isChosen(event, pods)) {
				hidden.add(event.stream);
			}

			if (!('stream' in event) || event.stream === undefined || !hidden.has(event.stream)) {
				this.out.push(event);
				await this.out.room();
			}
		}
	}

	#isChosen({pod, container, role}: Opened, pods: PodChoice): boolean {
		return pods.has(pod) && isChosenContainer(this.#selection.containers, container, role);
	}

	#url({namespace, kind, name}: TaskId, pods: PodChoice): string {
		const {containers, previous, scope} = this.#selection;
		const {follow, to, tail, atLeast} = this.#window;
		const parameters = new URLSearchParams({since: sinceOf(this.#window, this.#client.now())});
		const set = (key: string, value: string | number | undefined) =>
			value === undefined || parameters.append(key, `${value}`);
		set('follow', follow ? 'true' : undefined);
		set('until', to === undefined ? undefined : formatInstant(to));
		set('tail', tail);
		set('atLeast', atLeast);
		set('previous', previous ? 'true' : undefined);
		set('selector', scope.selector);
		set('init', containers?.init === false && containers.include.length === 0 ? 'false' : undefined);
		set('sidecars', containers?.sidecars === false && containers.include.length === 0 ? 'false' : undefined);
		for (const pod of pods.exactly) {
			set('pod', pod);
		}

		const path = [namespace, kind, name].map(encodeURIComponent).join('/');
		return `${this.#client.url}${apiRoot}/tasks/${path}/logs?${parameters}`;
	}
}

/** Which pods of a task a selection means: all, or those that its queries name, also those that come later. */
class PodChoice {
	readonly #queries: readonly Query[];
	readonly #names?: ReadonlySet<string>;

	constructor({task, pods}: Match, queries: readonly Query[]) {
		this.#queries = queries;
		this.#names = pods && new Set(task.members.filter(({uid}) => pods.has(uid)).map(({name}) => name));
	}

	/** The pods by name, where none can join. */
	get exactly(): readonly string[] {
		const isFixed = this.#queries.every(({type}) => type === 'kind');
		return this.#names && isFixed ? [...this.#names] : [];
	}

	has(pod: string): boolean {
		return !this.#names || this.#names.has(pod) || this.#queries.some(query => this.#isNamed(pod, query));
	}

	#isNamed(pod: string, query: Query): boolean {
		if (query.type === 'regex') {
			return new RegExp(query.pattern).test(pod);
		}

		return query.type === 'name' && !this.#names!.has(query.name) && pod.startsWith(query.name);
	}
}

/** A duration counts back from the task's end only where the window does; else from now. */
const sinceOf = ({from, anchor}: Window, nowMs: number): string => {
	if (from === undefined) {
		return 'all';
	}

	if (typeof from === 'bigint') {
		return formatInstant(from);
	}

	return anchor === 'end' ? `${Math.max(0, Math.round(from))}ms` : formatInstant(instantFromMs(nowMs - from));
};
