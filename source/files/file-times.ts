import {type Instant, instantFromMs} from '../core/instant.ts';
import {LineTimes} from '../core/line-times.ts';
import type {Timing} from './block-indexer.ts';
import type {OpenFile} from './open-file.ts';
import {zoneOffset} from './zone-offset.ts';

/** A line that tells its time. */
export type TimedLine = {readonly offset: number; readonly time: Instant};

/** So much is looked at, at first, to find a line that tells its time; a stack trace may be long. */
const firstStepBytes = 64 * 1024;

/** Where so much tells no time, no more is looked at. */
const mostBytes = 16 * 1024 * 1024;

/** So much of a line is looked at for its time. */
const stampBytes = 512;

const newline = 0x0a;

/** Finds times in a file without reading all of it: its lines are thought to stand in the order of their times. */
export class FileTimes {
	readonly #file: OpenFile;
	readonly #now: Instant;
	readonly #zone: string;
	readonly #times: LineTimes;
	#timing: Timing | undefined;
	/** Bytes that there were when it was found. */
	#size = 0;

	/** @param zone - Of stamps without a zone. */
	constructor(file: OpenFile, now: Instant, zone: string) {
		this.#file = file;
		this.#now = now;
		this.#zone = zone;
		this.#times = new LineTimes({now, offsetAt: zoneOffset(zone)});
	}

	/** How the lines of the file come to their times, as its beginning and its end say now. */
	timing(): Timing {
		// What tells none so far may begin to: a few lines of a banner are no log.
		if (this.#timing?.type !== 'own' && (!this.#timing || this.#file.look().size > 2 * this.#size)) {
			this.#timing = this.#findTiming();
		}

		return this.#timing;
	}

	/** The last line before `to` that tells its time; none where too many before `to` do not. */
	lastBefore(to: number): TimedLine | undefined {
		for (let step = firstStepBytes; step <= mostBytes; step *= 4) {
			const from = Math.max(0, to - step);
			let last: TimedLine | undefined;
			this.#look(from, to, line => {
				last = line;
				return false;
			});
			if (last || from === 0) {
				return last;
			}
		}

		return undefined;
	}

	/** The first line from `from` on that tells its time; none where too many after `from` do not. */
	firstFrom(from: number, to: number): TimedLine | undefined {
		const end = Math.min(to, from + mostBytes);
		for (let at = from; at < end; at += firstStepBytes) {
			let first: TimedLine | undefined;
			this.#look(at, Math.min(to, at + firstStepBytes), line => {
				first = line;
				return true;
			});
			if (first) {
				return first;
			}
		}

		return undefined;
	}

	/**
	Where the lines at or after a time begin.

	@param end - Of the lines that are looked at.
	@returns `end` where there are none.
	*/
	positionOf(time: Instant, end: number): number {
		const timing = this.timing();
		if (timing.type === 'none') {
			return this.lineAt(Number(time - timing.base), end);
		}

		let before = 0;
		let span = 2 ** Math.ceil(Math.log2(Math.max(1, end)));
		// The same halves whatever the size is: two windows that meet find the same place, also where a clock was set back.
		for (; span > firstStepBytes; span /= 2) {
			const line = before + span / 2 < end ? this.firstFrom(before + span / 2, end) : undefined;
			if (line && line.time < time) {
				before += span / 2;
			}
		}

		let found = end;
		for (let at = before; at < end && found === end; at += firstStepBytes) {
			this.#look(at, Math.min(end, at + firstStepBytes), line => {
				found = line.time >= time ? line.offset : end;
				return found !== end;
			});
		}

		return found;
	}

	/** Where the first line begins at or after an offset; `end` where there is none before that. */
	lineAt(offset: number, end: number): number {
		if (offset <= 0 || offset >= end) {
			return offset <= 0 ? 0 : end;
		}

		for (let at = offset - 1; at < end; at += firstStepBytes) {
			const found = this.#file.read(at, Math.min(firstStepBytes, end - at)).indexOf(newline);
			if (found !== -1) {
				return at + found + 1;
			}
		}

		return end;
	}

	#findTiming(): Timing {
		const {size, modifiedMs} = this.#file.look();
		this.#size = size;
		let isTimed = false;
		const look = (from: number, to: number) =>
			this.#look(from, to, () => {
				isTimed = true;
				return true;
			});
		look(0, Math.min(size, firstStepBytes));
		look(Math.max(0, size - firstStepBytes), size);
		return isTimed
			? {type: 'own', now: this.#now, zone: this.#zone}
			: {type: 'none', base: instantFromMs(modifiedMs) - BigInt(size)};
	}

	/** Look at the lines that begin from `from` to `to` and tell their time, until one is the right one. */
	#look(from: number, to: number, isFound: (line: TimedLine) => boolean): void {
		const lead = from === 0 ? 0 : 1;
		const bytes = this.#file.read(from - lead, to - from + lead + stampBytes);
		let start = from === 0 ? 0 : bytes.indexOf(newline) + 1;
		while ((start > 0 || from === 0) && start < to - from + lead && start < bytes.length) {
			const next = bytes.indexOf(newline, start);
			const end = next === -1 ? bytes.length : next;
			if (this.#times.read(bytes, start, Math.min(end, start + stampBytes))) {
				if (isFound({offset: from - lead + start, time: this.#times.time})) {
					return;
				}
			}

			if (next === -1) {
				return;
			}

			start = next + 1;
		}
	}
}
