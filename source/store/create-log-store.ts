import {instantFromMs} from '../core/instant.ts';
import {lineBytes, lineCount} from '../core/line-batch.ts';
import {isNotice, type StreamEvent} from '../core/stream-event.ts';
import type {LogStore, Row, StreamInfo} from './log-store.ts';

/** What bounds a store, and its clock. */
export type LogStoreOptions = {
	/** Bytes that may be held, messages and index together. @default 256 MiB */
	readonly budgetBytes?: number;
	/** How long after its arrival a live line may still move, in ms. @default 300 */
	readonly reorderMs?: number;
	/** The clock: ms since the epoch. */
	readonly now: () => number;
};

/** An empty store for one view. */
export const createLogStore = ({now}: LogStoreOptions): LogStore => {
	type Mutable<T> = {-readonly [K in keyof T]: T[K]};
	const streams: Array<Mutable<StreamInfo>> = [];
	const tasks: Array<Extract<StreamEvent, {type: 'task'}>> = [];
	const rows: Row[] = [];
	const listeners = new Set<() => void>();
	let shown: ReadonlySet<string> | undefined;
	let version = 0;
	let nextId = 0;
	const view = () =>
		shown ? rows.filter(row => row.stream === undefined || shown?.has(row.stream.id)) : rows;
	return {
		get version() {
			return version;
		},
		get rowCount() {
			return view().length;
		},
		get lineCount() {
			return rows.filter(row => row.type === 'line').length;
		},
		get byteCount() {
			return rows.reduce((sum, row) => sum + (row.type === 'line' ? row.bytes.length : 0), 0);
		},
		streams,
		dropped: 0,
		tasks,
		push(event) {
			version++;
			const stream = 'stream' in event ? streams.find(({id}) => id === event.stream) : undefined;
			if (event.type === 'opened') {
				streams.push({
					id: event.stream,
					index: streams.length,
					opened: event,
					lines: 0,
					bytes: 0,
					state: 'loading',
				});
			} else if (event.type === 'lines' && stream) {
				for (let i = 0; i < lineCount(event.batch); i++) {
					const bytes = lineBytes(event.batch, i);
					rows.push({
						type: 'line',
						id: nextId++,
						stream,
						time: event.batch.times[i]!,
						flags: event.batch.flags[i]!,
						bytes,
						previousTime: stream.newest,
					});
					stream.newest = event.batch.times[i]!;
					stream.lines++;
				}
			} else if (isNotice(event)) {
				rows.push({type: 'notice', id: nextId++, stream, time: instantFromMs(now()), notice: event});
				if (event.type === 'task' && event.final) {
					tasks.push(event);
				}
			} else if (event.type === 'caughtUp' && stream) {
				stream.state = 'live';
			}

			rows.sort((a, b) => Number(a.time - b.time) || a.id - b.id);
			setImmediate(() => {
				for (const listener of listeners) {
					listener();
				}
			});
		},
		row: index => view()[index],
		indexAtTime(time) {
			const index = view().findIndex(row => row.time >= time);
			return index === -1 ? view().length : index;
		},
		indexOfRow(id) {
			const index = view().findIndex(row => row.id === id);
			return index === -1 ? undefined : index;
		},
		showOnly(chosen) {
			shown = chosen;
			version++;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		idle: () => new Promise(resolve => setImmediate(resolve)),
	};
};
