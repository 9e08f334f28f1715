import {formatInstant, type Instant} from '../core/instant.ts';
import type {Notice} from '../core/stream-event.ts';
import {type Exit, taskLabel} from '../core/task.ts';
import type {Opened} from './line-writer.ts';

/** A notice as one line of JSON, for scripts. Times are RFC 3339. */
export const noticeJson = (notice: Notice, opened: Opened | undefined, now: Instant): string => {
	const task = 'task' in notice ? notice.task : opened?.task;
	const {type, ...fields} = notice;
	return JSON.stringify({
		notice: type,
		time: formatInstant(now),
		namespace: task?.namespace ?? null,
		...plain(fields),
		task: task ? taskLabel(task) : null,
		pod: opened?.pod ?? null,
		container: opened?.container ?? null,
		stream: undefined,
	});
};

/** What JSON has no word for: instants, also those inside an exit. */
const plain = (fields: object): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(fields).map(([name, value]: [string, unknown]) => [
			name,
			typeof value === 'bigint' ? formatInstant(value) : isExit(value) ? plain(value) : value,
		]),
	);

const isExit = (value: unknown): value is Exit =>
	typeof value === 'object' && value !== null && 'code' in value;
