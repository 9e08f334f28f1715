import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import {waitingSentence} from '../../core/sentences.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import {hasEnded, type Task} from '../../core/task.ts';
import {apiRoot} from '../wire.ts';
import {toJson} from '../wire-json.ts';
import {acceptsOnlyEvents, pageTypeOf} from './accept.ts';
import type {Gateway} from './gateway.ts';
import {Cursor} from './hub/cursor.ts';
import type {Feed} from './hub/feed.ts';
import {decodePosition, encodePosition, type Position} from './hub/position.ts';
import {streamLog} from './log-stream.ts';
import {pageSpan, renderPage} from './page.ts';
import {type LogParameters, parseLogParameters, type RawParameters} from './parameters.ts';
import {Problem} from './problem.ts';
import {readSnapshot} from './snapshot.ts';
import {frame} from './sse.ts';
import {findTask, type TaskPath} from './task-routes.ts';

type Opened = Extract<StreamEvent, {type: 'opened'}>;
type LogRoute = {Params: TaskPath; Querystring: RawParameters};
type Asked = {readonly task: Task; readonly parameters: LogParameters};

/** Bytes of messages in a page of JSON, where the client says nothing. */
const defaultPageBytes = 4 * 1024 * 1024;

/** `GET /tasks/{namespace}/{kind}/{name}/logs`: which of its forms a client gets. */
export const addLogRoutes = (server: FastifyInstance, gateway: Gateway): void => {
	const path = `${apiRoot}/tasks/:namespace/:kind/:name/logs`;
	server.get<LogRoute>(path, async (request, reply) => {
		const parameters = parseLogParameters(request.query);
		const {task, pods} = await findTask(gateway, request.params, parameters.selector);
		const asked = {task, parameters: pods ? ofPods(parameters, task, pods) : parameters};
		const lastId = request.headers['last-event-id'];
		// An EventSource that comes back just after the end must not find JSON: a wrong type stops it for good, and the tail is lost.
		const staysEvents = lastId !== undefined || acceptsOnlyEvents(request.headers.accept);
		if (staysEvents || (parameters.follow && !hasEnded(task))) {
			await sendEvents(gateway, asked, typeof lastId === 'string' ? lastId : '', reply);
		} else {
			await sendPage(gateway, asked, request, reply);
		}

		return reply;
	});
};

const ofPods = (parameters: LogParameters, task: Task, pods: ReadonlySet<string>): LogParameters => {
	const names = new Set(task.members.filter(({uid}) => pods.has(uid)).map(({name}) => name));
	return {...parameters, isChosen: opened => names.has(opened.pod) && parameters.isChosen(opened)};
};

const sendEvents = async (
	gateway: Gateway,
	{task, parameters}: Asked,
	lastId: string,
	reply: FastifyReply,
): Promise<void> => {
	const position = lastId === '' ? undefined : decodePosition(lastId);
	const known = position && gateway.hub.resume(position);
	if (position && known && isPastEnd(known, position, parameters)) {
		reply.code(204).send();
		return;
	}

	const {feed, start} =
		position && known ? {feed: known, start: position} : openAgain(gateway, {task, parameters}, position);
	const cursor = new Cursor(feed, start, chooser(feed, parameters.isChosen));
	const leave = gateway.hub.join(feed, cursor);
	try {
		const sse = gateway.connect(reply);
		if (lastId !== '') {
			await sse.write(known ? resumedFrame(cursor) : resyncFrame(position, cursor));
		}

		await streamLog({sse, feed, cursor, now: gateway.now, pingMs: gateway.pingMs});
	} finally {
		leave();
	}
};

/** A new reading; for one who comes back from another, from the newest line that he has: not again what he saw. */
const openAgain = (gateway: Gateway, {task, parameters}: Asked, position: Position | undefined) => {
	const {window, selector, previous} = parameters;
	const from = position?.newest === undefined ? window.from : position.newest + 1n;
	const rest =
		position?.newest === undefined ? window : {...window, from, tail: undefined, atLeast: undefined};
	return gateway.hub.open({task, selector, previous, window: rest});
};

const isPastEnd = (feed: Feed, position: Position, {isChosen}: LogParameters): boolean =>
	feed.done === 'complete' && new Cursor(feed, position, chooser(feed, isChosen)).isAtEnd;

/** Says at once that the position is known, so that a client need not wait for a line to be sure. */
const resumedFrame = (cursor: Cursor): string => frame('ping', '{}', encodePosition(cursor.position));

const resyncFrame = (position: Position | undefined, cursor: Cursor): string =>
	frame(
		'resync',
		toJson({from: position?.newest, cause: 'the gateway no longer knows this position'}),
		encodePosition({...cursor.position, newest: position?.newest}),
	);

/** Whether a stream is one of those that a client asked for; remembered, since it is asked for each event. */
const chooser = (feed: Feed, isChosen: (opened: Opened) => boolean): ((stream: string) => boolean) => {
	const known = new Map<string, boolean>();
	return stream => {
		const answer = known.get(stream);
		if (answer !== undefined) {
			return answer;
		}

		const opened = feed.streams.get(stream);
		const chosen = opened === undefined || isChosen(opened);
		known.set(stream, chosen);
		return chosen;
	};
};

const sendPage = async (
	gateway: Gateway,
	{task, parameters}: Asked,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<void> => {
	if (task.state === 'pending') {
		throw new Problem(409, waitingSentence(task.why ?? task.reason ?? 'pending'));
	}

	const type = pageTypeOf(request.headers.accept);
	const {snapshot, offset, id} = await snapshotOf(gateway, {task, parameters});
	// A text has no place for a cursor, so it comes whole unless it is asked for in pages.
	const limit = parameters.limitBytes ?? (type === 'application/json' ? defaultPageBytes : Infinity);
	const span = pageSpan(snapshot, offset, limit);
	const cursor = span.to < snapshot.lines.length ? gateway.snapshots.keep(snapshot, span.to, id) : null;
	reply.headers({'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', vary: 'accept'});
	if (cursor !== null) {
		reply.header('link', `<${nextUrl(request.url, cursor)}>; rel="next"`);
	}

	reply.send(renderPage({task, snapshot, span, cursor, nowMs: gateway.now()}, type));
};

const snapshotOf = async (gateway: Gateway, {task, parameters}: Asked) => {
	if (parameters.cursor !== undefined) {
		return gateway.snapshots.resume(parameters.cursor);
	}

	const {namespace, kind, name} = task.id;
	const selection = {
		scope: {namespaces: [namespace], selector: parameters.selector},
		queries: [{type: 'kind', kind, name} as const],
		previous: parameters.previous,
	};
	const {isChosen} = parameters;
	const window = {...parameters.window, follow: false};
	const snapshot = await readSnapshot(gateway.source, selection, window, {isChosen, signal: gateway.closing});
	return {snapshot, offset: 0, id: undefined};
};

const nextUrl = (url: string, cursor: string): string => {
	const next = new URL(url, 'http://gateway');
	next.searchParams.set('cursor', cursor);
	return `${next.pathname}${next.search}`;
};
