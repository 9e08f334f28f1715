import {request} from 'node:http';
import {onTestFinished} from 'vitest';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {Task} from '../../source/core/task.ts';
import {type GatewayOptions, startGateway} from '../../source/gateway/server/start.ts';
import {batchOf} from '../core/scripted-source.ts';
import {ShelfSource} from './shelf-source.ts';

/** The clock of the gateways in these tests, in ms since the epoch. */
export const testNow = 1_700_000_600_000;

/** A gateway in front of a shelf; both are put away after the test. */
export const serveShelf = async (
	options: Partial<GatewayOptions> = {},
): Promise<{shelf: ShelfSource; url: string}> => {
	const shelf = new ShelfSource();
	const gateway = await startGateway({
		source: shelf,
		now: () => testNow,
		random: () => 0.5,
		...options,
	});
	onTestFinished(() => gateway.close());
	return {shelf, url: gateway.url};
};

/** One event as it was read from the wire. */
export type SseEvent = {id?: string; event?: string; retry?: string; comment?: string; data?: string};

/** Read server-sent events as they stand on the wire, without any client in between. Breaking off the loop hangs up. */
export async function* readSse(url: string, headers: Record<string, string> = {}): AsyncGenerator<SseEvent> {
	const {promise, resolve, reject} = Promise.withResolvers<import('node:http').IncomingMessage>();
	const call = request(url, {headers}, resolve).on('error', reject).end();
	const response = await promise;
	try {
		if (!response.headers['content-type']?.startsWith('text/event-stream')) {
			throw new Error(`answered ${response.statusCode} ${response.headers['content-type']}`);
		}

		let rest = '';
		for await (const chunk of response.setEncoding('utf8')) {
			const blocks = `${rest}${chunk}`.split('\n\n');
			rest = blocks.pop()!;
			yield* blocks.map(parseBlock);
		}
	} finally {
		call.destroy();
	}
}

const parseBlock = (block: string): SseEvent =>
	Object.fromEntries(
		block.split('\n').map(line => {
			const [field, ...value] = line.split(': ');
			return [field === '' ? 'comment' : field, value.join(': ')];
		}),
	);

/** All events of an answer, to its end. */
export const allSse = async (url: string, headers?: Record<string, string>): Promise<SseEvent[]> =>
	Array.fromAsync(readSse(url, headers));

/** Events up to one of this name; then hang up. */
export const sseUntil = async (
	events: AsyncGenerator<SseEvent>,
	isLast: (event: SseEvent) => boolean,
): Promise<SseEvent[]> => {
	const seen: SseEvent[] = [];
	for await (const event of events) {
		seen.push(event);
		if (isLast(event)) {
			break;
		}
	}

	return seen;
};

/** Texts of the lines in events, in order. */
export const linesOf = (events: readonly SseEvent[]): string[] =>
	events
		.filter(({event}) => event === 'lines')
		.flatMap(({data}) => (JSON.parse(data!) as {lines: Array<{m: string}>}).lines.map(({m}) => m));

export const openedOf = (
	task: Task,
	container = 'main',
	fields: Partial<Extract<StreamEvent, {type: 'opened'}>> = {},
): StreamEvent => ({
	type: 'opened',
	stream: `${task.id.name}/${container}`,
	task: task.id,
	namespace: task.id.namespace,
	pod: `${task.id.name}-x7k2p`,
	container,
	role: 'main',
	...fields,
});

/** Lines of a container, one second apart from `startMs`. */
export const sayLines = (
	task: Task,
	lines: readonly string[],
	{container = 'main', startMs = testNow - 5000, restart = 0} = {},
): StreamEvent => ({
	type: 'lines',
	stream: `${task.id.name}/${container}`,
	instance: {restart},
	at: 'tail',
	batch: batchOf(lines, startMs),
});

/** How a task and its only container end. */
export const endOf = (task: Task, code = 0, container = 'main'): StreamEvent[] => [
	{type: 'ended', stream: `${task.id.name}/${container}`, exit: {code}},
	{type: 'task', task: task.id, state: code === 0 ? 'succeeded' : 'failed', exit: {code}, final: true},
];
