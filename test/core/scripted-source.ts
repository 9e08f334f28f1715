import type {LineBatch} from '../../source/core/line-batch.ts';
import {LineBatchBuilder} from '../../source/core/line-batch.ts';
import type {LogSource, Selection} from '../../source/core/log-source.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {Task, TaskEvent, TaskId} from '../../source/core/task.ts';
import type {Window} from '../../source/core/window.ts';

/** A source that says what a test tells it to say, when it tells it. */
export type ScriptedSource = LogSource & {
	/** What was asked for, in order. */
	readonly opened: Array<{selection: Selection; window: Window}>;
	sayTask(event: TaskEvent): void;
	/** Say an event to the newest open log, or to another one by its index in `opened`. */
	say(event: StreamEvent, log?: number): void;
	/** End the newest open log. */
	endLogs(): void;
};

const encoder = new TextEncoder();

/** Lines as a batch, one second apart from `startMs` (ms since the epoch). */
export const batchOf = (lines: readonly string[], startMs = 0, stepNs = 1_000_000_000n): LineBatch => {
	const builder = new LineBatchBuilder();
	lines.forEach((line, index) => {
		builder.add(encoder.encode(line), BigInt(startMs) * 1_000_000n + BigInt(index) * stepNs);
	});
	return builder.take();
};

/** A task with nothing remarkable about it, to be changed by `fields`. */
export const taskOf = (
	name: string,
	fields: Partial<Omit<Task, 'id'>> & {id?: Partial<TaskId>} = {},
): Task => ({
	owner: null,
	labels: {},
	state: 'running',
	reason: null,
	why: null,
	exitCode: null,
	ready: 1,
	pods: 1,
	restarts: 0,
	startedAt: 1_700_000_000_000_000_000n,
	endedAt: null,
	members: [],
	...fields,
	id: {cluster: 'test', namespace: 'shop', kind: 'deploy', name, uid: `uid-${name}`, ...fields.id},
});

/** A queue that is read as an async iterable and ends with the signal. */
class Channel<T> implements AsyncIterable<T> {
	#items: T[] = [];
	#wake: () => void = () => {};
	#ended = false;

	push(item: T): void {
		this.#items.push(item);
		this.#wake();
	}

	end(): void {
		this.#ended = true;
		this.#wake();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<T> {
		while (true) {
			while (this.#items.length > 0) {
				yield this.#items.shift()!;
			}

			if (this.#ended) {
				return;
			}

			await new Promise<void>(resolve => {
				this.#wake = resolve;
			});
		}
	}
}

export const scriptedSource = (): ScriptedSource => {
	const tasks = new Channel<TaskEvent>();
	const logs: Array<Channel<StreamEvent>> = [];
	const opened: ScriptedSource['opened'] = [];
	return {
		name: 'test',
		namespace: 'shop',
		opened,
		sayTask: event => tasks.push(event),
		say: (event, log = -1) => logs.at(log)!.push(event),
		endLogs: () => logs.at(-1)!.end(),
		watchTasks(_scope, signal) {
			signal.addEventListener('abort', () => tasks.end(), {once: true});
			return tasks;
		},
		openLogs(selection, window, signal) {
			const channel = new Channel<StreamEvent>();
			opened.push({selection, window});
			logs.push(channel);
			signal.addEventListener('abort', () => channel.end(), {once: true});
			return channel;
		},
		async close() {
			tasks.end();
			for (const channel of logs) {
				channel.end();
			}
		},
	};
};
