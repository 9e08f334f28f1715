import {lineBytes, lineCount} from '../../../source/core/line-batch.ts';
import type {Selection} from '../../../source/core/log-source.ts';
import {noticeSentence} from '../../../source/core/sentences.ts';
import {isNotice, type StreamEvent} from '../../../source/core/stream-event.ts';
import type {Narrowed, Task} from '../../../source/core/task.ts';
import type {Window} from '../../../source/core/window.ts';
import type {Connection} from '../../../source/kubernetes/api.ts';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {openLogs} from '../../../source/kubernetes/logs/logs.ts';
import {type Timing, usualTiming} from '../../../source/kubernetes/logs/timing.ts';
import {scriptedSource} from '../../core/scripted-source.ts';
import {kubeconfigOf, startApi} from '../connection/loopback-api.ts';
import type {LogPod} from './log-pod.ts';

/** Pauses are short, so that a test waits for nothing but answers. */
export const shortTiming: Timing = {
	...usualTiming,
	firstRetry: 1,
	maxRetry: 4,
	join: 150,
	briskArrival: 20,
	rotation: 10,
	poll: 5,
	patience: 100,
	removed: 20,
	arrival: 20,
};

/** The log of a pod on a loopback server, as a reader gets it. */
export type OpenPod = {
	readonly connection: Connection;
	/** Everything that was said so far. */
	readonly events: StreamEvent[];
	/** Messages of all lines so far. */
	lines(): string[];
	/** Every notice as its sentence, and `[n lines]` between them. */
	told(): string[];
	/** Wait until something is true of what was said or asked. */
	until(holds: (pod: OpenPod) => boolean): Promise<void>;
	/** Tell how the task stands now. */
	say(fields?: Partial<Omit<Task, 'id'>>): void;
	sayRemoved(): void;
	/** Break all connections. */
	cut(): void;
	/** Resolves when the log has ended by itself. */
	readonly ended: Promise<void>;
	close(): Promise<void>;
};

const everything: Selection = {scope: {}, queries: []};
const decoder = new TextDecoder();

export const openPod = async (
	pod: LogPod,
	window: Partial<Window> = {},
	options: {
		selection?: Partial<Selection>;
		timing?: Partial<Timing>;
		task?: Partial<Omit<Task, 'id'>>;
		nodeFiles?: boolean;
		narrowed?: Narrowed;
		/** ms since the epoch; one that stands still has no reading take so long that its progress is told. @default Date.now */
		now?: () => number;
	} = {},
): Promise<OpenPod> => {
	const api = await startApi((request, response, url) => pod.handle(request, response, url));
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url)}));
	const source = scriptedSource();
	const stop = new AbortController();
	const events: StreamEvent[] = [];
	let wake = () => {};
	pod.onAnswered = () => wake();
	const stream = openLogs(
		{
			connection,
			watchTasks: source.watchTasks,
			now: options.now ?? Date.now,
			random: () => 0.5,
			timing: {...shortTiming, ...options.timing},
			nodeFiles: options.nodeFiles,
		},
		{...everything, ...options.selection},
		{anchor: 'now', follow: true, ...window},
		stop.signal,
	);
	source.sayTask({type: 'snapshot', tasks: [pod.task(options.task)], narrowed: options.narrowed});
	const read = async () => {
		for await (const event of stream) {
			events.push(event);
			wake();
		}
	};
	const ended = read();
	ended.catch(() => {});
	const open: OpenPod = {
		connection,
		events,
		ended,
		lines: () => linesOf(events),
		told: () => toldOf(events),
		async until(holds) {
			while (!holds(open)) {
				const next = new Promise<void>(resolve => {
					wake = resolve;
				});
				await Promise.race([next, ended.then(() => Promise.reject(new Error(`ended: ${open.told()}`)))]);
			}
		},
		say: fields => source.sayTask({type: 'upsert', task: pod.task(fields)}),
		sayRemoved: () => source.sayTask({type: 'removed', task: pod.task().id}),
		cut: api.cut,
		async close() {
			stop.abort();
			await ended.catch(() => {});
			await api.close();
			await connection.close();
		},
	};
	return open;
};

/** Readers that are closed after each test. */
const readers: OpenPod[] = [];

/** `openPod`, for a test that closes with `closeReaders`. */
export const readPod = async (...parameters: Parameters<typeof openPod>): Promise<OpenPod> => {
	const reader = await openPod(...parameters);
	readers.push(reader);
	return reader;
};

export const closeReaders = async (): Promise<void> => {
	for (const reader of readers.splice(0)) {
		await reader.close();
	}
};

export const linesOf = (events: readonly StreamEvent[]): string[] =>
	events.flatMap(event =>
		event.type === 'lines'
			? Array.from({length: lineCount(event.batch)}, (_, line) =>
					decoder.decode(lineBytes(event.batch, line)),
				)
			: [],
	);

const toldOf = (events: readonly StreamEvent[]): string[] => {
	const told: string[] = [];
	let lines = 0;
	for (const event of events) {
		if (event.type === 'lines') {
			lines += lineCount(event.batch);
		} else if (isNotice(event)) {
			if (lines > 0) {
				told.push(`[${lines} lines]`);
				lines = 0;
			}

			told.push(noticeSentence(event, {label: '', now: 0n, clock: instant => String(instant)}));
		}
	}

	return lines > 0 ? [...told, `[${lines} lines]`] : told;
};

/** Whether all that there was to read has come. */
export const isCaughtUp = ({events}: OpenPod): boolean => events.some(({type}) => type === 'caughtUp');

/** The container ends with an error, and the kubelet waits before it starts it again. */
export const crash = (pod: LogPod, reader: OpenPod): void => {
	pod.exit(1);
	pod.waiting = 'CrashLoopBackOff';
	reader.say();
};
