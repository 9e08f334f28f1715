import type {Instant} from '../../core/instant.ts';
import type {LineBatch} from '../../core/line-batch.ts';
import type {LifeLog} from './life-log.ts';

/** Time between two reports, in ms. */
const reportMs = 200;

export type SpanProgressOptions = {
	/** The life before the present one. */
	readonly previous: boolean;
	/** Lines from it on are not wanted. */
	readonly limit?: Instant;
	readonly signal: AbortSignal;
	/** Called with the time of the log's last line, which is asked for at once then; `undefined` where it has none. */
	readonly onNewest?: (newest: Instant | undefined) => void;
};

/**
Tells how much of a log has come, as a share of the time that it spans: `pods/log` says nothing of sizes.

Its newest line is asked for beside it, once reading takes long enough to be told of; the kubelet seeks it from the file's end, in 0.04 s.
*/
export class SpanProgress {
	readonly #log: LifeLog;
	readonly #options: SpanProgressOptions;
	#isAsked = false;
	#first: Instant | undefined;
	#goal: Instant | undefined;
	#toldAt: number;

	constructor(log: LifeLog, options: SpanProgressOptions) {
		this.#log = log;
		this.#options = options;
		this.#toldAt = log.now();
		if (options.onNewest) {
			this.#ask();
		}
	}

	/** Time of the line that was the log's last when this began; `undefined` while it is not known. */
	get goal(): Instant | undefined {
		return this.#goal;
	}

	/** Lines came. */
	take({times}: LineBatch): void {
		this.#first ??= times[0];
		const now = this.#log.now();
		if (now - this.#toldAt >= reportMs) {
			this.#toldAt = now;
			this.#ask();
			this.#tell(times.at(-1), this.#goal);
		}
	}

	#ask(): void {
		if (this.#isAsked) {
			return;
		}

		this.#isAsked = true;
		const {previous, signal, onNewest} = this.#options;
		this.#log.collect({tailLines: 1, previous}, signal).then(
			({lines}) => {
				this.#goal = lines.times.at(-1);
				onNewest?.(this.#goal);
			},
			// Nothing is told then; whoever reads the log is told why.
			() => {},
		);
	}

	#tell(newest: Instant | undefined, goal: Instant | undefined): void {
		const first = this.#first;
		if (newest === undefined || first === undefined || goal === undefined) {
			return;
		}

		const {limit} = this.#options;
		const end = limit !== undefined && limit < goal ? limit : goal;
		const total = Number(end - first);
		if (total > 0) {
			this.#log.sayProgress(Math.max(0, Math.min(Number(newest - first), total)), total, 'ns');
		}
	}
}
