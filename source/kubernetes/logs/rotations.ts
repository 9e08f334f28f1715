import {byteCount} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import type {LineBatch} from '../../core/line-batch.ts';
import {logGaps} from '../../core/sentences.ts';
import type {NodeLog} from '../node-files/node-log.ts';
import {disorderNs} from '../node-files/plan.ts';
import {passClosed} from './file-history.ts';
import type {LifeLog} from './life-log.ts';
import type {Skipped} from './live-lines.ts';
import {RecentlySeen} from './recently-seen.ts';
import {type Fill, SeamCheck} from './seam-check.ts';
import type {Timing} from './timing.ts';

/** A log is looked at for a rotation after so many bytes. */
const checkedBytes = 32 * 1024;

/** So many of the newest holes that were filled are remembered. */
const rememberedFills = 16;

/** More lines than this are not remembered where the node does not answer. */
const maxSeen = 400_000;

/**
Checks that a live connection left nothing out when the node rotated the log, and fills what it left out from the node's files.

The kubelet's follower reads a file to its end and then opens the present one. What the runtime still wrote to the old file, and whole files
that came and went meanwhile, never arrive. That can only happen where one file ends and the next begins, so only there it is looked.
*/
export class Rotations {
	readonly #log: LifeLog;
	readonly #timing: Timing;
	readonly #signal: AbortSignal;
	#seen: RecentlySeen;
	#nodeLog: NodeLog | undefined;
	/** The newest seam that was checked. */
	#checked: string | undefined;
	#bytes = 0;
	/** Bytes had come when a check was last put off, because lines about a seam were on their way. */
	#putOffAt: number | undefined;
	#timer: NodeJS.Timeout | undefined;
	#fills: readonly Fill[] = [];
	/** Before which line it was last explained what is missing. */
	#explained: Instant | undefined;
	/** Checks come one after the other. */
	#checking: Promise<unknown> = Promise.resolve();
	#isOff = false;

	/**
	@param log - What is known of it counts as having come.
	@param options.isAllWanted - Nobody has asked for its newest lines alone.
	@param options.signal - Ends the checks.
	*/
	constructor(log: LifeLog, options: {timing: Timing; isAllWanted: boolean; signal: AbortSignal}) {
		const {timing, isAllWanted, signal} = options;
		this.#log = log;
		this.#timing = timing;
		this.#signal = signal;
		this.#seen = new RecentlySeen(isAllWanted && log.known.isComplete);
		this.take(log.known.lines());
		signal.addEventListener('abort', () => this.#turnOff(), {once: true});
	}

	/** Lines came, in the order of the log. */
	take(batch: LineBatch): void {
		this.#isOff ||= this.#log.isFilesOff;
		if (this.#isOff) {
			return;
		}

		if (this.#seen.count > maxSeen) {
			this.startAnew();
		}

		this.#seen.add(batch);
		this.#bytes += byteCount(batch);
		if (this.#bytes >= checkedBytes) {
			this.#checkSoon();
		}
	}

	/** What may be missing before the next line was told. */
	startAnew(): void {
		this.#seen = new RecentlySeen(false);
	}

	/**
	A live connection seems to have left out lines: where the files do not give them, they are a gap.

	The node goes back to the same line for each rotation that it has noticed late; what is missing before it is missing once.
	*/
	async explain(skipped: Skipped): Promise<void> {
		if (skipped.to === this.#explained) {
			return;
		}

		this.#explained = skipped.to;
		const isFilled = !this.#isOff && (await this.#check(skipped.to - 1n));
		// A check may have come before the connection showed what it left out.
		if (!isFilled && !this.#wasFilled(skipped) && !this.#signal.aborted) {
			this.#log.sayHole({...skipped, cause: logGaps.skipped});
		}
	}

	#wasFilled({from, to}: Skipped): boolean {
		const after = from ?? to - disorderNs;
		return this.#fills.some(fill => fill.to > after && fill.from < to);
	}

	/** All of the life was read: check what is left to check. */
	async finish(): Promise<void> {
		clearTimeout(this.#timer);
		// Also where nothing came at all: a log that was rotated after its last line is empty, to `pods/log`.
		if (!this.#isOff) {
			await this.#check(undefined);
		}

		this.#turnOff();
	}

	#turnOff(): void {
		this.#isOff = true;
		clearTimeout(this.#timer);
		this.startAnew();
	}

	#checkSoon(): void {
		this.#timer ??= setTimeout(async () => {
			const newest = this.#seen.newest ?? 0n;
			const isCalm = this.#putOffAt === this.#bytes;
			// What the file has beyond the newest lines is still on its way, unless nothing came for a while.
			await this.#check(isCalm ? newest : newest - disorderNs);
			this.#timer = undefined;
			// Once that is put off, too, there is nothing to see before something comes.
			const isInVain = isCalm && this.#putOffAt === this.#bytes;
			if (!this.#isOff && !isInVain && this.#bytes >= checkedBytes) {
				this.#checkSoon();
			}
		}, this.#timing.rotation);
	}

	/** @returns Whether lines were filled in. */
	#check(edge: Instant | undefined): Promise<boolean> {
		const check = this.#checking.then(() => this.#checkFiles(edge));
		this.#checking = check;
		return check;
	}

	async #checkFiles(edge: Instant | undefined): Promise<boolean> {
		const [seen, bytes] = [this.#seen, this.#bytes];
		try {
			this.#nodeLog ??= await this.#log.nodeLog(this.#signal);
			const {fills, isWhole} = this.#nodeLog
				? await this.#checkSeams(this.#nodeLog, seen, edge)
				: {fills: [], isWhole: true};
			this.#fills = [...this.#fills, ...fills].slice(-rememberedFills);
			this.#putOffAt = isWhole ? undefined : bytes;
			if (isWhole) {
				this.#bytes -= bytes;
				seen.forget();
			}

			return fills.length > 0;
		} catch (error) {
			if (!this.#signal.aborted) {
				// The node does not answer now, or the folder is gone: the next check looks again.
				passClosed(error, this.#signal);
				this.#nodeLog = undefined;
				this.#putOffAt = undefined;
			}
		}

		return false;
	}

	async #checkSeams(
		nodeLog: NodeLog,
		seen: RecentlySeen,
		edge: Instant | undefined,
	): Promise<{fills: readonly Fill[]; isWhole: boolean}> {
		const check = new SeamCheck({log: this.#log, nodeLog, seen, edge, signal: this.#signal});
		for (const seam of await nodeLog.seams(this.#checked, this.#signal)) {
			if (!(await check.check(seam))) {
				return {fills: check.fills, isWhole: false};
			}

			this.#checked = seam.rotated;
		}

		return {fills: check.fills, isWhole: true};
	}
}
