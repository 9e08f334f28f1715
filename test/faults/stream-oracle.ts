import {type LineBatch, lineCount, lineFlag} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {lineOf} from './log-range.ts';
import type {NumberedLog} from './numbered-log.ts';

/** A hole that was declared is looked for so far ahead. */
const farthest = 200_000;
/** A line that is missed may still come late: then it is out of order, and not lost. */
const patienceLines = 5000;

type Gap = Extract<StreamEvent, {type: 'gap'}>;

/**
Compares what is delivered of one log with what was written: each line once, in order, byte for byte, with its time.

What is wrong first is thrown as soon as it is clear.
*/
export class StreamOracle {
	readonly #name: string;
	readonly #log: NumberedLog;
	#next = 0;
	#gap: Gap | undefined;
	#missed: {from: number; to: number; until: number} | undefined;
	/** Lines in holes that were declared. */
	declared = 0;
	/** Declared gaps in which nothing was lost. */
	readonly needless: string[] = [];
	#hasEnded = false;

	constructor(name: string, log: NumberedLog) {
		this.#name = name;
		this.#log = log;
	}

	/** Number of the line that is due. */
	get next(): number {
		return this.#next;
	}

	take(event: StreamEvent): void {
		if (event.type === 'lines') {
			this.#takeLines(event.batch);
		} else if (event.type === 'gap') {
			this.#closeGap();
			this.#gap = event;
		} else if (event.type === 'ended') {
			this.#end();
		} else if (event.type === 'unreadable') {
			this.#fail(`unreadable: ${event.cause}`);
		} else if (event.type === 'resumed' && !event.proven && !this.#gap) {
			this.#fail('resumed without a proof, but no gap was declared');
		}
	}

	/** Nothing more comes. */
	finish(): void {
		if (!this.#hasEnded) {
			this.#fail('its end was not said');
		}
	}

	#takeLines(batch: LineBatch): void {
		if (this.#hasEnded) {
			this.#fail('lines came after its end');
		}

		for (let line = 0; line < lineCount(batch); line++) {
			if (this.#next < this.#log.lines && this.#isLine(batch, line, this.#next)) {
				this.#closeGap();
				this.#next++;
			} else {
				this.#explain(batch, line);
			}

			if (this.#missed && this.#next > this.#missed.until) {
				this.#failMissed('lost');
			}
		}
	}

	/** The line is not the one that is due. */
	#explain(batch: LineBatch, line: number): void {
		const missed = this.#missed;
		const late = missed && this.#find(batch, line, missed.from, missed.to);
		if (late !== undefined) {
			this.#failMissed(`out of order: ${late} came`);
		}

		const ahead = this.#find(batch, line, this.#next + 1, Math.min(this.#next + farthest, this.#log.lines));
		if (ahead === undefined) {
			const behind = this.#find(batch, line, Math.max(0, this.#next - farthest), this.#next);
			this.#fail(
				behind === undefined
					? `where line ${this.#next} is due came what was never written: ${show(batch, line)}`
					: `line ${behind} came twice, where line ${this.#next} is due`,
			);
		}

		this.#skipTo(ahead!);
		this.#next = ahead! + 1;
	}

	#skipTo(to: number): void {
		const gap = this.#gap;
		if (gap) {
			this.#checkGap(gap, to);
			this.declared += to - this.#next;
			this.#gap = undefined;
		} else {
			this.#missed ??= {from: this.#next, to, until: to + patienceLines};
		}
	}

	/** A gap says between which times lines are missing. */
	#checkGap({from, to}: Gap, end: number): void {
		for (let index = this.#next; index < end; index++) {
			const {time} = lineOf(this.#log, index);
			if ((from !== undefined && time < from) || (to !== undefined && time > to)) {
				this.#fail(`line ${index} of ${time} is lost, but the gap is said to be from ${from} to ${to}`);
			}
		}
	}

	#closeGap(): void {
		if (this.#gap) {
			const {from, to, cause} = this.#gap;
			this.needless.push(`${this.#name}: from ${from} to ${to} (${cause}), before line ${this.#next}`);
			this.#gap = undefined;
		}
	}

	#end(): void {
		if (this.#missed) {
			this.#failMissed('lost');
		}

		if (this.#next < this.#log.lines) {
			if (!this.#gap) {
				this.#fail(`lines ${this.#next} to ${this.#log.lines - 1} are lost, at its end`);
			}

			this.declared += this.#log.lines - this.#next;
			this.#gap = undefined;
		}

		this.#closeGap();
		this.#hasEnded = true;
	}

	#find(batch: LineBatch, line: number, from: number, to: number): number | undefined {
		for (let index = from; index < to; index++) {
			if (this.#isLine(batch, line, index)) {
				return index;
			}
		}

		return undefined;
	}

	#isLine(batch: LineBatch, line: number, index: number): boolean {
		const {first, wire, starts, times} = this.#log.block(index);
		const at = index - first;
		if (batch.times[line] !== times[at]) {
			return false;
		}

		const isOpen = this.#log.shape.isUnterminated === true && index === this.#log.lines - 1;
		const from = starts[at]! + this.#log.stampSize;
		const to = isOpen ? starts[at + 1]! : starts[at + 1]! - 1;
		const start = batch.starts[line]!;
		const end = batch.starts[line + 1]!;
		return (
			end - start === to - from &&
			wire.compare(batch.bytes, start, end, from, to) === 0 &&
			batch.flags[line] === (isOpen ? lineFlag.partial : 0)
		);
	}

	#failMissed(how: string): never {
		const {from, to} = this.#missed!;
		const which = to - from === 1 ? `line ${from}` : `lines ${from} to ${to - 1}`;
		return this.#fail(
			how === 'lost'
				? `${which} lost, and no gap was declared`
				: `${which} ${how} after line ${this.#next - 1}`,
		);
	}

	#fail(what: string): never {
		throw new Error(`${this.#name}: ${what}`);
	}
}

const show = (batch: LineBatch, line: number): string =>
	JSON.stringify({
		time: String(batch.times[line]),
		flags: batch.flags[line],
		text: Buffer.from(batch.bytes.subarray(batch.starts[line]!, batch.starts[line + 1]!))
			.toString('latin1')
			.slice(0, 120),
	});
