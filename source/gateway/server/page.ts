import {formatInstant, instantFromMs} from '../../core/instant.ts';
import {lineBytes} from '../../core/line-batch.ts';
import {noticeSentence} from '../../core/sentences.ts';
import type {Notice} from '../../core/stream-event.ts';
import {hasEnded, type Task, taskLabel} from '../../core/task.ts';
import {encodeEvent, utcSentences} from '../wire.ts';
import {toJson} from '../wire-json.ts';
import {messageField} from '../wire-lines.ts';
import {encodeTask} from '../wire-task.ts';
import type {PageType} from './accept.ts';
import type {Snapshot, SnapshotLine} from './snapshot.ts';

/** Lines `from` (inclusive) to `to` (exclusive) of a snapshot. */
export type PageSpan = {readonly from: number; readonly to: number};

/** As many lines from `offset` on as fit the limit (bytes of messages), at least one. */
export const pageSpan = ({lines}: Snapshot, offset: number, limitBytes: number): PageSpan => {
	let to = Math.min(offset, lines.length);
	let bytes = 0;
	while (to < lines.length) {
		bytes += bytesOf(lines[to]!).length;
		if (bytes > limitBytes && to > offset) {
			break;
		}

		to++;
	}

	return {from: Math.min(offset, lines.length), to};
};

/** What one page says, in one of its forms. */
export type Page = {
	readonly task: Task;
	readonly snapshot: Snapshot;
	readonly span: PageSpan;
	/** To ask for the next page; `null` on the last. */
	readonly cursor: string | null;
	readonly nowMs: number;
};

export const renderPage = (page: Page, type: PageType): string | Buffer => {
	const lines = page.snapshot.lines.slice(page.span.from, page.span.to);
	switch (type) {
		case 'text/plain':
			return textOf(page.snapshot, lines);
		case 'application/x-ndjson':
			return lines.map(line => `${lineJson(page.snapshot, line)}\n`).join('');
		case 'application/json':
			return jsonOf(page, lines);
	}
};

const jsonOf = (page: Page, lines: readonly SnapshotLine[]): string => {
	const {task, snapshot, cursor, nowMs} = page;
	const notices = snapshot.notices.map(notice => noticeJson(notice, page)).join(',');
	const fields = [
		`"task":${encodeTask(task)}`,
		`"lines":[${lines.map(line => lineJson(snapshot, line)).join(',')}]`,
		`"notices":[${notices}]`,
		`"cursor":${JSON.stringify(cursor)}`,
		`"bytes":${snapshot.bytes}`,
		`"complete":${hasEnded(task)}`,
	];
	const end = endOf(page);
	return `{${[...fields, ...(end ? [`"end":${encodeEvent(end, nowMs).data}`] : [])].join(',')}}`;
};

/** How the task ended: as its source said, else as its state implies. */
const endOf = ({task, snapshot}: Page): Snapshot['end'] =>
	snapshot.end ??
	(hasEnded(task)
		? {
				type: 'task',
				task: task.id,
				state: task.state,
				...(task.reason !== null && {reason: task.reason}),
				exit: {code: task.exitCode},
				final: true,
			}
		: undefined);

const lineJson = ({streams}: Snapshot, {run, line}: SnapshotLine): string => {
	const {namespace, task, pod, container} = streams.get(run.stream)!;
	const flags = run.batch.flags[line]!;
	return JSON.stringify({
		time: formatInstant(run.batch.times[line]!),
		namespace,
		task: taskLabel(task),
		pod,
		container,
		restart: run.instance.restart,
		...messageField(run.batch, line),
		...(flags !== 0 && {flags}),
	});
};

const noticeJson = (notice: Notice, {task, snapshot, nowMs}: Page): string => {
	const opened =
		'stream' in notice && notice.stream !== undefined ? snapshot.streams.get(notice.stream) : undefined;
	const {type, ...fields} = notice;
	return toJson({
		notice: type,
		time: instantFromMs(nowMs),
		namespace: task.id.namespace,
		...fields,
		task: taskLabel(task.id),
		pod: opened?.pod,
		container: opened?.container,
		message: noticeSentence(notice, utcSentences(nowMs)),
	});
};

/** The bytes as they were written; where several streams are merged, each line says whose it is. */
const textOf = ({streams}: Snapshot, lines: readonly SnapshotLine[]): Buffer => {
	const parts: Uint8Array[] = [];
	for (const line of lines) {
		const {pod, container} = streams.get(line.run.stream)!;
		const prefix = streams.size > 1 ? [Buffer.from(`${pod} ${container} `)] : [];
		parts.push(...prefix, bytesOf(line), newline);
	}

	return Buffer.concat(parts);
};

const newline = Uint8Array.of(0x0a);

const bytesOf = ({run, line}: SnapshotLine): Uint8Array => lineBytes(run.batch, line);
