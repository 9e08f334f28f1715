import {keepLines} from '../../core/batch-parts.ts';
import {type Instant, laterInstant} from '../../core/instant.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {logGaps} from '../../core/sentences.ts';
import type {NodeLog, Seam} from '../node-files/node-log.ts';
import {disorderNs} from '../node-files/plan.ts';
import type {LifeLog} from './life-log.ts';
import type {RecentlySeen} from './recently-seen.ts';

/** What is read on both sides of a seam, in ns. */
const seamNs = 20_000_000n;

/** Lines that were handed over late, and the times of the first and the last of them. */
export type Fill = {readonly lines: number; readonly from: Instant; readonly to: Instant};

/** Compares what came of a log with its files where one of them ends and the next begins, and hands over what did not come. */
export class SeamCheck {
	readonly #log: LifeLog;
	readonly #nodeLog: NodeLog;
	readonly #seen: RecentlySeen;
	readonly #edge: Instant | undefined;
	readonly #signal: AbortSignal;
	/** What was handed over. */
	readonly fills: Fill[] = [];

	/** @param fields.edge - Lines after it may still come by themselves; `undefined`: none will. */
	constructor(fields: {
		log: LifeLog;
		nodeLog: NodeLog;
		seen: RecentlySeen;
		edge: Instant | undefined;
		signal: AbortSignal;
	}) {
		this.#log = fields.log;
		this.#nodeLog = fields.nodeLog;
		this.#seen = fields.seen;
		this.#edge = fields.edge;
		this.#signal = fields.signal;
	}

	/**
	@returns Whether it could be checked; if not, its lines are still on their way.
	@throws As `NodeLog.read`.
	*/
	async check({last, first}: Seam): Promise<boolean> {
		const {since} = this.#seen;
		if (first !== undefined && first < since) {
			return true;
		}

		if (this.#edge !== undefined && (first === undefined || first + seamNs > this.#edge)) {
			return false;
		}

		const around = last ?? first;
		if (around === undefined || around < since) {
			return true;
		}

		const [from, to] = [around - seamNs, (first ?? around) + seamNs];
		const lines = await this.#nodeLog.linesBetween(from, to, this.#signal);
		const missing = lines.times.findIndex((_, line) => this.#isMissing(lines, line));
		if (missing !== -1) {
			await this.#fill(lines.times[missing]!);
		}

		return true;
	}

	/** Hand over what did not come about a time, from where the lines before it are known to where those after it are. */
	async #fill(about: Instant): Promise<void> {
		const before = this.#seen.newestBefore(about);
		const from =
			before === undefined ? undefined : laterInstant(before - disorderNs, this.#seen.since - disorderNs);
		const to = this.#edge === undefined ? undefined : this.#edge + 1n;
		const reading = await this.#nodeLog.read({from, to}, this.#signal);
		const hole = {lines: 0, from: about, to: about};
		let isFirst = before !== undefined;
		for await (const part of reading.parts(this.#signal)) {
			if (part.type === 'gap') {
				this.#log.sayHole(part);
				continue;
			}

			if (isFirst && part.batch.times.every(time => time > before!)) {
				// The files begin within what did not come: what was before it is gone.
				this.#log.sayHole({from: before, to: part.batch.times[0], cause: logGaps.rotated});
			}

			isFirst = false;
			this.#handMissing(part.batch, hole);
			if (part.batch.times.at(-1)! > hole.to + disorderNs) {
				break;
			}
		}

		if (hole.lines > 0) {
			this.fills.push(hole);
			this.#log.sayFilled(hole);
		}
	}

	/** Of lines that came before those that are remembered, nobody can tell. */
	#isMissing(batch: LineBatch, line: number): boolean {
		return batch.times[line]! >= this.#seen.since && !this.#seen.has(batch, line);
	}

	#handMissing(batch: LineBatch, hole: {lines: number; from: Instant; to: Instant}): void {
		for (const run of keepLines(batch, line => this.#isMissing(batch, line))) {
			this.#log.fill(run);
			this.#seen.add(run);
			hole.from = hole.lines === 0 ? run.times[0]! : hole.from;
			hole.lines += lineCount(run);
			hole.to = run.times.at(-1)!;
		}
	}
}
