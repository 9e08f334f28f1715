import {instantFromMs} from '../core/instant.ts';
import type {Scope} from '../core/log-source.ts';
import type {Task, TaskEvent} from '../core/task.ts';
import {Backoff} from './backoff.ts';
import {readEvents} from './event-stream.ts';
import {GatewayError, unreachable} from './gateway-error.ts';
import {notAGateway, refusalOf} from './refusal.ts';
import type {Client} from './task-log.ts';
import {readText} from './transport.ts';
import {Watchdog} from './watchdog.ts';
import {apiRoot} from './wire.ts';
import {WireError} from './wire-fields.ts';
import {decodeTask, decodeTaskEvent} from './wire-task.ts';

const names = ['snapshot', 'upsert', 'removed', 'stale', 'ping'];

/** Address of the tasks of a scope. */
const tasksUrl = (client: Client, {namespaces, selector}: Scope): string => {
	const parameters = new URLSearchParams();
	for (const namespace of namespaces === 'all' ? [] : (namespaces ?? [])) {
		parameters.append('namespace', namespace);
	}

	if (selector !== undefined) {
		parameters.set('selector', selector);
	}

	return `${client.url}${apiRoot}/tasks${parameters.size > 0 ? `?${parameters}` : ''}`;
};

/** Most bytes of a list of tasks that are read. */
const maxListBytes = 256 * 1024 * 1024;

/**
The tasks of a scope, once.

@throws {UnreachableError}
*/
export const listTasks = async (client: Client, scope: Scope, signal: AbortSignal): Promise<Task[]> => {
	const watchdog = new Watchdog(client.silenceMs);
	const until = AbortSignal.any([signal, watchdog.signal]);
	try {
		const text = await watchdog.during(() => getJson(client, tasksUrl(client, scope), until));
		return decodeTasks(JSON.parse(text));
	} catch (error) {
		throw unreachable(client.url, error);
	}
};

const getJson = async ({transport}: Client, url: string, signal: AbortSignal): Promise<string> => {
	const answer = await transport.get(url, {accept: 'application/json'}, signal);
	if (answer.status !== 200) {
		throw await refusalOf(answer);
	}

	if (!answer.type.startsWith('application/json')) {
		answer.giveUp();
		throw notAGateway(answer.status, 'answered something else than JSON');
	}

	return readText(answer, maxListBytes);
};

const decodeTasks = (tasks: unknown): Task[] => {
	if (!Array.isArray(tasks)) {
		throw new WireError('tasks', 'a list');
	}

	return tasks.map((task, index) => decodeTask(task, `tasks[${index}]`));
};

/**
Tasks as they are, then as they change, over as many connections as it takes.

@throws {UnreachableError} Before the first snapshot only; afterwards a lost connection is `stale`.
*/
export async function* watchTasks(
	client: Client,
	scope: Scope,
	signal: AbortSignal,
): AsyncGenerator<TaskEvent> {
	const {now, sleep} = client;
	const watch: Watch = {hasBegun: false, isStale: false, backoff: new Backoff(client)};
	while (!signal.aborted) {
		const failure = yield* watchOnce(client, scope, signal, watch);
		if (signal.aborted) {
			return;
		}

		if (!watch.hasBegun) {
			throw unreachable(client.url, failure);
		}

		if (!watch.isStale) {
			watch.isStale = true;
			const cause = unreachable(client.url, failure).message;
			yield {type: 'stale', since: instantFromMs(now()), cause};
		}

		const retryAfterMs = failure instanceof GatewayError ? failure.retryAfterMs : undefined;
		await sleep(Math.max(watch.backoff.next().ms, retryAfterMs ?? 0), signal);
	}
}

/** What a watch remembers from one connection to the next. */
type Watch = {hasBegun: boolean; isStale: boolean; readonly backoff: Backoff};

/** One connection's events. Returns why it ended. */
async function* watchOnce(
	client: Client,
	scope: Scope,
	signal: AbortSignal,
	watch: Watch,
): AsyncGenerator<TaskEvent, unknown> {
	const {transport, silenceMs} = client;
	const options = {transport, url: tasksUrl(client, scope), names, signal, silenceMs};
	try {
		for await (const {name, data} of readEvents(options)) {
			watch.backoff.heard();
			if (name !== 'ping') {
				const event = decodeTaskEvent(name, JSON.parse(data));
				watch.hasBegun = true;
				watch.isStale = event.type === 'stale' || (watch.isStale && event.type !== 'snapshot');
				yield event;
			}
		}

		return new GatewayError('it ended the stream', {status: 0});
	} catch (error) {
		return error;
	}
}
