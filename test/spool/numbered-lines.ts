import {lineBytes} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {EventSpool} from '../../source/spool/event-spool.ts';
import {numbered} from './spool-events.ts';

export const kibibyte = 1024;

/** Lines of 10 KiB with the numbers from `from` to `to` (exclusive). */
export const pushNumbers = (spool: EventSpool, from: number, to: number) => {
	for (let number = from; number < to; number++) {
		spool.push(numbered('a', number, 10 * kibibyte));
	}
};

/** The numbers of lines, and gaps as they are. */
export const told = (events: readonly StreamEvent[]) =>
	events.map(event =>
		event.type === 'lines' ? Number.parseInt(Buffer.from(lineBytes(event.batch, 0)).toString(), 10) : event,
	);

/** Numbers from 0. */
export const upTo = (count: number) => Array.from({length: count}, (_, number) => number);

/** The next events, so many. */
export const take = async (spool: EventSpool, count: number): Promise<StreamEvent[]> => {
	const reader = spool[Symbol.asyncIterator]();
	const events: StreamEvent[] = [];
	while (events.length < count) {
		events.push((await reader.next()).value!);
	}

	return events;
};
