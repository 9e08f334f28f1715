import type {LogSource, Selection} from '../core/log-source.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import type {Window} from '../core/window.ts';
import type {Connection} from './api.ts';

/** What logs need of the source. */
export type LogsDeps = {
	readonly connection: Connection;
	readonly watchTasks: LogSource['watchTasks'];
	/** ms since the epoch. */
	readonly now: () => number;
};

/** Logs of a selection. */
export async function* openLogs(
	_deps: LogsDeps,
	_selection: Selection,
	_window: Window,
	_signal: AbortSignal,
): AsyncGenerator<StreamEvent> {}
