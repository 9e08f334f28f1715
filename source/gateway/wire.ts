import {msFromInstant} from '../core/instant.ts';
import {noticeSentence, type SentenceContext} from '../core/sentences.ts';
import {isNotice, type StreamEvent} from '../core/stream-event.ts';
import {Fields, maxLabel, maxName, WireError} from './wire-fields.ts';
import {toJson} from './wire-json.ts';
import {decodeInstance} from './wire-lines.ts';
import {decodeExit, decodeNarrowed, decodeState, decodeTaskId, roles} from './wire-task.ts';

/** Where the API begins. */
export const apiRoot = '/api/v1';

/** The media type of server-sent events. */
export const sseType = 'text/event-stream';

type TaskEnd = Extract<StreamEvent, {type: 'task'}>;

/** Every event but `lines`, which has its own form. */
export type OtherEvent = Exclude<StreamEvent, {type: 'lines'}>;

/** The position in time that the gateway's sentences use: it writes them for people of every zone, so in UTC. */
export const utcSentences = (nowMs: number): SentenceContext => ({
	label: '',
	now: BigInt(Math.floor(nowMs)) * 1_000_000n,
	clock: instant => `${new Date(msFromInstant(instant)).toISOString().slice(11, 19)}Z`,
});

/**
An event that is no `lines`, as the name and data of an event on the wire: `state`, `gap` or `end`.

The data is the event itself; beside it stands its sentence as `message`, for those who read the stream with their eyes.
*/
export const encodeEvent = (event: OtherEvent, nowMs: number): {name: string; data: string} => {
	if (event.type === 'task' && event.final) {
		return {name: 'end', data: encodeEnd(event, nowMs)};
	}

	const message = isNotice(event) ? noticeSentence(event, utcSentences(nowMs)) : undefined;
	return {name: event.type === 'gap' ? 'gap' : 'state', data: toJson({...event, message})};
};

const encodeEnd = (event: TaskEnd, nowMs: number): string => {
	const reason =
		event.reason ?? event.exit?.reason ?? (event.state === 'succeeded' ? 'Completed' : undefined);
	return toJson({
		...event,
		exitCode: event.exit?.code ?? (event.state === 'succeeded' ? 0 : null),
		reason,
		// Tells a reader that is a source itself that the event had no reason of its own.
		reasonInferred: event.reason === undefined && reason !== undefined ? true : undefined,
		message: noticeSentence(event, utcSentences(nowMs)),
	});
};

/**
Read the data of a `state`, `gap` or `end` event.

@throws {WireError} Where it is none, or of a type that is not known.
*/
export const decodeEvent = (data: unknown): OtherEvent => {
	const fields = new Fields(data, 'event');
	const type = fields.text('type');
	const decode = Object.hasOwn(decoders, type) ? decoders[type] : undefined;
	if (!decode) {
		throw new WireError(
			'event.type',
			`a type of event that this version knows (it is ${toJson(type.slice(0, 80))})`,
		);
	}

	return decode(fields);
};

const decoders: Record<string, (fields: Fields) => OtherEvent> = {
	opened: fields => ({
		type: 'opened',
		stream: fields.text('stream'),
		task: decodeTaskId(fields.object('task')),
		namespace: fields.name('namespace', maxLabel),
		pod: fields.name('pod', maxName),
		container: fields.name('container', maxLabel),
		role: fields.oneOf('role', roles),
		node: fields.maybe('node', key => fields.name(key, maxName)),
	}),
	caughtUp: fields => ({type: 'caughtUp', stream: fields.text('stream')}),
	progress: fields => ({
		type: 'progress',
		stream: fields.text('stream'),
		done: fields.number('done'),
		total: fields.maybe('total', key => fields.number(key)),
		unit: fields.oneOf('unit', ['ns', 'bytes']),
	}),
	waiting: fields => ({
		type: 'waiting',
		stream: fields.maybe('stream', key => fields.text(key)),
		task: decodeTaskId(fields.object('task')),
		reason: fields.text('reason'),
	}),
	reconnecting: fields => ({
		type: 'reconnecting',
		stream: fields.text('stream'),
		attempt: fields.number('attempt'),
		cause: fields.text('cause'),
		retryAt: fields.instant('retryAt'),
	}),
	polled: fields => ({type: 'polled', stream: fields.text('stream'), cause: fields.text('cause')}),
	resumed: fields => ({
		type: 'resumed',
		stream: fields.text('stream'),
		proven: fields.flag('proven'),
		afterMs: fields.maybe('afterMs', key => fields.number(key)),
	}),
	gap: fields => ({
		type: 'gap',
		stream: fields.text('stream'),
		from: fields.maybe('from', key => fields.instant(key)),
		to: fields.maybe('to', key => fields.instant(key)),
		cause: fields.text('cause'),
	}),
	way: fields => ({
		type: 'way',
		stream: fields.text('stream'),
		via: fields.oneOf('via', ['files', 'api']),
		words: fields.text('words'),
	}),
	filled: fields => ({
		type: 'filled',
		stream: fields.text('stream'),
		lines: fields.number('lines'),
		from: fields.instant('from'),
		to: fields.instant('to'),
	}),
	restarted: fields => ({
		type: 'restarted',
		stream: fields.text('stream'),
		previous: decodeExit(fields.object('previous')),
		instance: decodeInstance(fields.object('instance')),
		cause: fields.maybe('cause', key => fields.text(key)),
		isPast: fields.maybe('isPast', key => fields.flag(key)),
		since: fields.maybe('since', key => fields.instant(key)),
	}),
	narrowed: fields => ({type: 'narrowed', ...decodeNarrowed(fields)}),
	unreadable: fields => ({
		type: 'unreadable',
		stream: fields.text('stream'),
		cause: fields.text('cause'),
		permanent: fields.flag('permanent'),
	}),
	ended: fields => ({
		type: 'ended',
		stream: fields.text('stream'),
		exit: fields.value('exit', (value, at) =>
			value === 'unconfirmed' || value === 'endOfInput' ? value : decodeExit(new Fields(value, at)),
		),
	}),
	task: fields => ({
		type: 'task',
		task: decodeTaskId(fields.object('task')),
		state: decodeState(fields),
		reason: fields.has('reasonInferred') ? undefined : fields.maybe('reason', key => fields.text(key)),
		exit: fields.maybe('exit', key => decodeExit(fields.object(key))),
		final: fields.flag('final'),
	}),
};
