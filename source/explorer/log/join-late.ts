import type {StreamId} from '../../core/instance.ts';
import {joinedLate} from '../../core/sentences.ts';
import type {Task} from '../../core/task.ts';
import type {LogStore} from '../../store/log-store.ts';
import {beginningOf} from './beginning.ts';
import type {KnownHistory} from './known-history.ts';
import type {Span} from './span.ts';

/**
A stream has joined others that were known since long. Of a count of lines, an older window would have to end at its beginning, and to hold all that
the others have said since: so older lines of it are not read any more, which is said. A pod that was just started has none.

@param log.nowMs - ms since the epoch.
*/
export const joinLate = (
	stream: StreamId,
	log: {
		readonly span: Span;
		readonly known: KnownHistory;
		readonly store: LogStore;
		task: Task;
		nowMs: number;
	},
): void => {
	const {span, known, store, task, nowMs} = log;
	if (span.type !== 'newest' || known.isExhausted(stream)) {
		return;
	}

	known.exhaust(stream);
	const to = known.startOf(stream)?.time;
	const streams = store.streams.filter(({id}) => id === stream);
	if (beginningOf(task, streams, () => to, nowMs) === 'unknown') {
		store.push({type: 'gap', stream, to, cause: joinedLate});
	}
};
