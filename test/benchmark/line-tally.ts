import {lineOf} from '../faults/log-range.ts';
import type {NumberedLog} from '../faults/numbered-log.ts';

/** What was shown of a log whose every line is known. */
export type LineCounts = {
	/** Lines that were shown whole, each counted once. */
	readonly shown: number;
	/** So often a line was shown that had been shown before. */
	readonly twice: number;
	/** Lines that the log does not have: pieces of its own, and what others have put between them. */
	readonly foreign: number;
};

const newline = 0x0a;

/** Before a line programs write its time, or the names of its pod and container. */
const numberedLine = /(?:^| )(line (\d+) .*)$/s;

/** Finds the lines of a numbered log in what a program prints. */
export class LineTally {
	readonly #log: NumberedLog;
	readonly #times: Uint32Array;
	#foreign = 0;
	#rest: Buffer = Buffer.alloc(0);

	constructor(log: NumberedLog) {
		this.#log = log;
		this.#times = new Uint32Array(log.lines);
	}

	/** Some more of the output. */
	take(data: Buffer): void {
		const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, data]) : data;
		let start = 0;
		for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
			this.#count(bytes.toString('latin1', start, end));
			start = end + 1;
		}

		this.#rest = bytes.subarray(start);
	}

	/** All of the output has come. */
	end(): LineCounts {
		if (this.#rest.length > 0) {
			this.#count(this.#rest.toString('latin1'));
			this.#rest = Buffer.alloc(0);
		}

		const times = this.#times.filter(count => count > 0);
		const all = times.reduce((sum, count) => sum + count, 0);
		return {shown: times.length, twice: all - times.length, foreign: this.#foreign};
	}

	#count(text: string): void {
		const [, message, digits] = numberedLine.exec(text) ?? [];
		const index = Number(digits);
		if (message !== undefined && index < this.#log.lines && message === messageOf(this.#log, index)) {
			this.#times[index]!++;
		} else {
			this.#foreign++;
		}
	}
}

const messageOf = (log: NumberedLog, index: number): string =>
	lineOf(log, index).wire.toString('latin1', log.stampSize).replace(/\n$/, '');
