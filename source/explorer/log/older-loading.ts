import type {LogSource, Selection} from '../../core/log-source.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import type {Window} from '../../core/window.ts';
import type {LogStore} from '../../store/log-store.ts';
import {KnownHistory} from './known-history.ts';
import {type OlderResult, readOlder} from './older-lines.ts';

/** What older lines are read from, and where they go. */
export type OlderLoadingOptions = {
	readonly source: LogSource;
	readonly selection: Selection;
	readonly store: LogStore;
	/** ms since the epoch. */
	readonly now: () => number;
	/** Takes what is said of how far the reading is. */
	readonly onProgress: (event: StreamEvent) => void;
};

/** The older lines of a log: what is known of them, and the reading of more, one window at a time. The live log goes on beside it. */
export class OlderLoading {
	readonly known = new KnownHistory();
	/** How often older lines were joined: the line after them has another one before it then. */
	joins = 0;
	/** Whether what was read has gaps, because it was ended or broke off. Nothing more can be joined to it. */
	hasGaps = false;
	readonly #options: OlderLoadingOptions;
	#reading: AbortController | undefined;

	constructor(options: OlderLoadingOptions) {
		this.#options = options;
	}

	get isReading(): boolean {
		return this.#reading !== undefined;
	}

	/** Read a window before what is there. `isEnded`: the person ended it. */
	async read(window: Window): Promise<OlderResult & {readonly isEnded: boolean}> {
		const reading = new AbortController();
		const {signal} = reading;
		this.#reading = reading;
		const result = await readOlder({...this.#options, window, history: this.known, signal});
		this.#reading = undefined;
		this.hasGaps ||= result.hasGaps;
		this.joins++;
		return {...result, isEnded: signal.aborted};
	}

	/** End the reading; what was read stays. */
	stop(): void {
		this.#reading?.abort();
	}
}
