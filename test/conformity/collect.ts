import {lineBytes, lineCount} from '../../source/core/line-batch.ts';
import type {LogSource, Selection} from '../../source/core/log-source.ts';
import {parseQuery} from '../../source/core/query.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {TaskEvent} from '../../source/core/task.ts';
import type {Window} from '../../source/core/window.ts';

export type Opened = Extract<StreamEvent, {type: 'opened'}>;

/** One line as a test compares it: by its bytes, not by what they may mean. */
export type SeenLine = {readonly text: string; readonly time: bigint};

/** What was said of a log, put together. */
export class Seen {
	readonly events: StreamEvent[] = [];
	readonly opened: Opened[] = [];
	/** By `pod/container`, in the order of the log. */
	readonly lines = new Map<string, SeenLine[]>();
	/** Lines of each stream that came before all that was known: they come oldest first. */
	readonly #heads = new Map<string, number>();

	take(event: StreamEvent): void {
		this.events.push(event);
		if (event.type === 'opened') {
			this.opened.push(event);
			this.lines.set(nameOf(event), []);
		} else if (event.type === 'lines') {
			const lines = Array.from({length: lineCount(event.batch)}, (_, line) => ({
				text: Buffer.from(lineBytes(event.batch, line)).toString('latin1'),
				time: event.batch.times[line]!,
			}));
			const known = this.lines.get(this.nameOf(event.stream))!;
			const heads = this.#heads.get(event.stream) ?? 0;
			known.splice(event.at === 'tail' ? known.length : heads, 0, ...lines);
			this.#heads.set(event.stream, event.at === 'tail' ? heads : heads + lines.length);
		}
	}

	/** The `pod/container` of a stream. */
	nameOf(stream: string): string {
		return nameOf(this.opened.find(opened => opened.stream === stream)!);
	}

	/** Texts of all lines, by `pod/container`. */
	get texts(): Map<string, string[]> {
		return new Map([...this.lines].map(([name, lines]) => [name, lines.map(({text}) => text)]));
	}

	get allLines(): SeenLine[] {
		return [...this.lines.values()].flat();
	}

	of<T extends StreamEvent['type']>(type: T): Array<Extract<StreamEvent, {type: T}>> {
		return this.events.filter((event): event is Extract<StreamEvent, {type: T}> => event.type === type);
	}
}

const nameOf = ({pod, container}: Opened): string => `${pod}/${container}`;

export type Ask = {
	readonly namespace: string;
	readonly query: string;
	readonly selection?: Partial<Selection>;
	readonly window?: Partial<Window>;
	/** Stop when this holds; absent: read until the source returns. */
	readonly until?: (seen: Seen) => boolean;
	readonly signal?: AbortSignal;
};

/** Read a log until it ends, or until enough was seen. */
export const readLogs = async (source: LogSource, ask: Ask): Promise<Seen> => {
	const stop = new AbortController();
	const signal = ask.signal ? AbortSignal.any([stop.signal, ask.signal]) : stop.signal;
	const seen = new Seen();
	const selection = {
		scope: {namespaces: [ask.namespace]},
		queries: [parseQuery(ask.query)],
		...ask.selection,
	};
	for await (const event of source.openLogs(
		selection,
		{anchor: 'now', follow: false, ...ask.window},
		signal,
	)) {
		seen.take(event);
		if (ask.until?.(seen)) {
			stop.abort();
		}
	}

	return seen;
};

/** Watch tasks until enough was seen. */
export const readTasks = async (
	source: LogSource,
	namespace: string,
	until: (events: readonly TaskEvent[]) => boolean,
): Promise<TaskEvent[]> => {
	const stop = new AbortController();
	const events: TaskEvent[] = [];
	for await (const event of source.watchTasks({namespaces: [namespace]}, stop.signal)) {
		events.push(event);
		if (until(events)) {
			stop.abort();
		}
	}

	return events;
};
