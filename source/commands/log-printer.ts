import {instantFromMs} from '../core/instant.ts';
import {StreamMerger} from '../core/merge.ts';
import type {Notice, StreamEvent} from '../core/stream-event.ts';
import type {LineWriter, Opened} from './line-writer.ts';
import type {NoticeWriter} from './notice-writer.ts';
import type {Output} from './output.ts';

export type LogPrinterOptions = {
	readonly output: Output;
	readonly format: LineWriter;
	readonly notices: readonly NoticeWriter[];
	/** Whether each line has the name of its stream anyway. */
	readonly isPrefixed: boolean;
	/** How long a live line may wait for older ones of other streams. */
	readonly maxWaitMs: number;
	/** ms since the epoch. */
	readonly now: () => number;
};

/** Prints the events of a log in order: lines to the output, notices beside it. */
export class LogPrinter {
	readonly #options: LogPrinterOptions;
	readonly #merger: StreamMerger;
	readonly #opened = new Map<string, Opened>();
	readonly #tasks = new Set<string>();
	#timer: NodeJS.Timeout | undefined;

	constructor(options: LogPrinterOptions) {
		this.#options = options;
		this.#merger = new StreamMerger(options.maxWaitMs);
	}

	/** Take what a source says, and print what may be printed. */
	take(event: StreamEvent): void {
		if (event.type === 'opened') {
			this.#opened.set(event.stream, event);
		}

		if ('task' in event) {
			this.#tasks.add(event.task.uid);
		}

		this.#merger.push(event, this.#options.now());
		this.#release();
	}

	/** Print what still waits for older lines: nothing else will come. */
	finish(): void {
		clearTimeout(this.#timer);
		this.#print(this.#merger.drain());
		for (const writer of this.#options.notices) {
			writer.finish();
		}
	}

	#release(): void {
		const now = this.#options.now();
		this.#print(this.#merger.release(now));
		const next = this.#merger.nextReleaseMs;
		if (next !== undefined && this.#timer === undefined) {
			// What comes meanwhile may go no sooner than what is there. A timer for each line would cost more than the line.
			this.#timer = setTimeout(() => this.#wake(), Math.max(1, next - now));
		}
	}

	#wake(): void {
		this.#timer = undefined;
		this.#release();
	}

	#print(merged: ReturnType<StreamMerger['drain']>): void {
		const several = this.#opened.size > 1;
		for (const item of merged) {
			if (item.type === 'lines') {
				this.#options.output.write(this.#options.format(item, this.#opened.get(item.stream)!, several));
			} else {
				this.#printNotice(item.notice, several);
			}
		}
	}

	#printNotice(notice: Notice, several: boolean): void {
		const opened =
			'stream' in notice && notice.stream !== undefined ? this.#opened.get(notice.stream) : undefined;
		const isLabelled = opened ? several || this.#options.isPrefixed : this.#tasks.size > 1;
		for (const writer of this.#options.notices) {
			writer.write(notice, {opened, isLabelled, now: instantFromMs(this.#options.now())});
		}
	}
}
