import {KreelError} from '../../core/errors/kreel-error.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import {breathe} from './breathe.ts';

export type PumpOptions = {
	/** Gives what the source says of the log. */
	readonly open: () => AsyncIterable<StreamEvent>;
	/** Ends it. */
	readonly signal: AbortSignal;
	/** ms since the epoch. */
	readonly now: () => number;
	/** Take an event; nothing more is read before what it returns resolves. */
	readonly take: (event: StreamEvent) => Promise<void> | undefined;
};

/**
Hand on what a source says of a log, to its end.

@returns Why it cannot be read (any more); not sanitised. `undefined` where it was read, or ended.
*/
export const pumpLog = async ({open, signal, now, take}: PumpOptions): Promise<string | undefined> => {
	try {
		for await (const event of breathe(open(), now)) {
			await take(event);
		}
	} catch (error) {
		return signal.aborted ? undefined : sentenceOf(error);
	}

	return undefined;
};

const sentenceOf = (error: unknown): string =>
	error instanceof KreelError
		? error.message
		: `the log cannot be read: ${error instanceof Error ? error.message : String(error)}`;
