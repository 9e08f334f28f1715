import type {Instant} from '../../core/instant.ts';
import type {LineBatch} from '../../core/line-batch.ts';
import type {LifeLog} from './life-log.ts';

/** Time between two reports, in ms. */
const reportMs = 200;

/**
Tells how much of a log has come, as a share of the time that it spans: `pods/log` says nothing of sizes.

Its newest line is asked for beside it; the kubelet seeks that from the file's end, in 0.04 s.
*/
export class SpanProgress {
	readonly #log: LifeLog;
	readonly #limit: Instant | undefined;
	#first: Instant | undefined;
	#goal: Instant | undefined;
	#toldAt: number;

	/**
	@param limit - Lines from it on are not wanted.
	@param onNewest - Called with the time of the log's last line; `undefined` where it has none.
	*/
	constructor(
		log: LifeLog,
		options: {
			previous: boolean;
			limit?: Instant;
			signal: AbortSignal;
			onNewest?: (newest: Instant | undefined) => void;
		},
	) {
		const {previous, limit, signal, onNewest} = options;
		this.#log = log;
		this.#limit = limit;
		this.#toldAt = log.now();
		log.collect({tailLines: 1, previous}, signal).then(
			({lines}) => {
				this.#goal = lines.times.at(-1);
				onNewest?.(this.#goal);
			},
			() => {},
		);
	}

	/** Time of the line that was the log's last when this began; `undefined` while it is not known. */
	get goal(): Instant | undefined {
		return this.#goal;
	}

	/** Lines came. */
	take({times}: LineBatch): void {
		this.#first ??= times[0];
		const now = this.#log.now();
		if (now - this.#toldAt >= reportMs && this.#goal !== undefined) {
			this.#toldAt = now;
			this.#tell(times.at(-1), this.#goal);
		}
	}

	#tell(newest: Instant | undefined, goal: Instant): void {
		const first = this.#first;
		if (newest === undefined || first === undefined) {
			return;
		}

		const end = this.#limit !== undefined && this.#limit < goal ? this.#limit : goal;
		const total = Number(end - first);
		if (total > 0) {
			this.#log.sayProgress(Math.max(0, Math.min(Number(newest - first), total)), total, 'ns');
		}
	}
}
