import {setTimeout} from 'node:timers/promises';
import type {Instant} from '../core/instant.ts';
import {fileGaps} from '../core/sentences.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {BlockIndexer} from './block-indexer.ts';
import type {FixedWindow, LogSettings} from './file-log.ts';
import {Growth, type Lines, restedMs} from './growth.ts';
import {HistoryPace} from './history-pace.ts';
import {indexRange} from './index-range.ts';
import type {IndexThreads} from './index-threads.ts';
import type {InputFiles} from './input-files.ts';
import {TimeBounds} from './monotone.ts';
import type {PlainFiles} from './plain-files.ts';
import {PlainLines} from './plain-lines.ts';
import {type PlainRange, rangesOf} from './plain-ranges.ts';
import {PlainWritten} from './plain-written.ts';
import type {Watch} from './watch.ts';

/** So much of the end comes first where a log is read from both ends: some screens, in no time. */
const tailBytes = 256 * 1024;

/** How long it takes to draw the first screen, once its lines are there, in ms. */
const drawingMs = 25;

/** What one reading of a plain log is made with. */
export type PlainReadingOptions = {
	readonly window: FixedWindow;
	readonly signal: AbortSignal;
	readonly settings: LogSettings;
	readonly threads: IndexThreads;
	readonly stream: string;
	readonly files: PlainFiles;
	readonly watch: Watch;
	/** What is kept in the files, where they are kreel's own. */
	readonly input?: InputFiles;
};

/** One reading of a plain log: its history, forwards or from both ends, then what is written. */
export class PlainReading {
	readonly #options: PlainReadingOptions;
	readonly #lines: PlainLines;
	readonly #pace: HistoryPace;
	#growth: Growth | undefined;

	constructor(options: PlainReadingOptions) {
		this.#options = options;
		this.#pace = new HistoryPace(options.stream, options.settings.now);
		this.#lines = new PlainLines(options.stream);
	}

	async *read(): AsyncGenerator<StreamEvent> {
		yield* this.#awaitInput();
		yield* this.#readHistory();
		const {stream, input} = this.#options;
		if (!this.#isHistory) {
			yield* this.#caughtUp();
		}

		yield* this.#readGrowth();
		if (this.#isHistory) {
			yield* this.#caughtUp();
		} else if (input && this.#options.watch.isOver && !this.#options.signal.aborted) {
			yield {type: 'ended', stream, exit: 'endOfInput'};
		}
	}

	/** Whether all that comes into the file belongs to the history: it is being unpacked, or nobody follows. */
	get #isHistory(): boolean {
		const {input, window} = this.#options;
		return input !== undefined && (input.input.isFinite || !window.follow);
	}

	/** Whether somebody may be in the middle of a line. */
	get #isWritten(): boolean {
		const {input, watch, window, files, settings} = this.#options;
		const restedAt = files.all.at(-1)!.file.look().modifiedMs + restedMs;
		return input ? !watch.isOver : window.follow && settings.now() < restedAt;
	}

	/** Whoever reads from the oldest line that is kept on would believe it the first. */
	*#tellGivenUp({file, times, timing, from, openTo}: PlainRange): Generator<StreamEvent> {
		const {input, stream, files} = this.#options;
		if (input?.isCut && from === 0 && file === files.all[0]!.file) {
			const to = timing.type === 'none' ? timing.base : times.firstFrom(0, openTo)?.time;
			yield {type: 'gap', stream, to, cause: fileGaps.givenUp};
		}
	}

	*#caughtUp(): Generator<StreamEvent> {
		if (!this.#options.signal.aborted) {
			yield {type: 'caughtUp', stream: this.#options.stream};
		}
	}

	/** What is counted from the end of an input, or is found by its time, is known when all of it has come. */
	async *#awaitInput(): AsyncGenerator<StreamEvent> {
		const {window, watch, signal} = this.#options;
		const {from, to, tail} = window;
		if (!this.#isHistory || (from === undefined && to === undefined && tail === undefined)) {
			return;
		}

		while (!watch.isOver && !signal.aborted) {
			await watch.changed(signal);
			yield* this.#step(0);
		}
	}

	async *#readHistory(): AsyncGenerator<StreamEvent> {
		const {window, files, stream} = this.#options;
		const before = window.before?.get(stream);
		const ranges = rangesOf(files.all, window, before, this.#isWritten);
		const last = ranges.at(-1);
		if (!last) {
			return;
		}

		yield* this.#tellGivenUp(ranges.find(({from, openTo}) => openTo > from) ?? last);
		const to = before?.time ?? window.to;
		const bounds = new TimeBounds(timeBefore(ranges), to === undefined ? undefined : to - 1n);
		this.#pace.total = ranges.reduce((sum, {from, to}) => sum + to - from, 0);
		const middle = window.bothEnds ? middleOf(last) : undefined;
		if (middle === undefined) {
			yield* this.#readRanges(ranges, bounds, 'tail');
			this.#beginGrowth(last, bounds);
			return;
		}

		yield* this.#readRanges([{...last, from: middle.offset}], bounds, 'tail');
		this.#beginGrowth(last, bounds);
		await this.#showEnd();
		const older = [...ranges.slice(0, -1), {...last, to: middle.offset, openTo: middle.offset}];
		yield* this.#readRanges(older, new TimeBounds(undefined, middle.time - 1n), 'head');
	}

	/** Leave the processors to what draws the end that was read: threads that start are as busy as that. */
	async #showEnd(): Promise<void> {
		const {signal} = this.#options;
		await setTimeout(drawingMs, undefined, {signal}).catch(() => {});
	}

	async *#readRanges(
		ranges: readonly PlainRange[],
		bounds: TimeBounds,
		at: Lines['at'],
	): AsyncGenerator<StreamEvent> {
		const {signal} = this.#options;
		for (const range of ranges) {
			const {file, timing, to, openTo} = range;
			if (!(yield* this.#readRange(range, bounds, at)) && openTo > to && !signal.aborted) {
				const line = new BlockIndexer(file.fd, timing).indexOpen(to, openTo);
				yield this.#lines.event(file, line, bounds, at);
			}
		}
	}

	/** @returns Whether the file was truncated meanwhile. */
	async *#readRange(
		{file, from, to, timing}: PlainRange,
		bounds: TimeBounds,
		at: Lines['at'],
	): AsyncGenerator<StreamEvent, boolean> {
		const {threads, signal, stream, input} = this.#options;
		for await (const part of indexRange({file, from, to, timing}, threads, signal)) {
			if (part === 'truncated') {
				const cause = input ? fileGaps.givenUp : fileGaps.truncated;
				yield {type: 'gap', stream, from: bounds.floor, cause};
				return true;
			}

			yield this.#lines.event(file, part, bounds, at);
			yield* this.#step(part.starts.at(-1)!);
		}

		return false;
	}

	*#step(bytes: number): Generator<StreamEvent> {
		yield* this.#pace.step(bytes, this.#growth, this.#options.input?.input.progress?.());
	}

	#beginGrowth(last: PlainRange, bounds: TimeBounds): void {
		const {window, settings, files, input} = this.#options;
		if (window.follow || (input && window.to === undefined)) {
			const written = new PlainWritten(last, last.openTo, {settings, lines: this.#lines, bounds, files});
			const {openTo: position, to, mark} = last;
			const start = {position, mark, isRest: position > to, settles: !this.#isHistory};
			this.#growth = new Growth(written, start, settings.now);
		}
	}

	async *#readGrowth(): AsyncGenerator<StreamEvent> {
		const {signal, watch} = this.#options;
		const growth = this.#growth;
		let mayBeLeft = true;
		while (growth && !signal.aborted) {
			const {isOver} = watch;
			yield* isOver ? growth.finish() : growth.take(mayBeLeft);
			if (isOver) {
				return;
			}

			mayBeLeft = await watch.changed(signal, growth.settlesInMs);
			if (this.#isHistory) {
				yield* this.#step(0);
			}
		}
	}
}

/** The time that the first lines get where they tell none: they go on with what stands before them. */
const timeBefore = (ranges: readonly PlainRange[]): Instant | undefined => {
	const {times, timing, from} = ranges.find(range => range.openTo > range.from) ?? ranges.at(-1)!;
	return from > 0 && timing.type === 'own' ? times.lastBefore(from)?.time : undefined;
};

/** Where the end of a range begins that comes first: at a line that tells its time, so that all before it can be put before it. */
const middleOf = ({times, timing, from, to}: PlainRange): {offset: number; time: Instant} | undefined => {
	const middle = to - tailBytes;
	if (middle <= from) {
		return undefined;
	}

	if (timing.type === 'own') {
		const line = times.firstFrom(middle, to) ?? times.lastBefore(middle);
		return line && line.offset > from ? line : undefined;
	}

	const offset = times.lineAt(middle, to);
	return {offset, time: timing.base + BigInt(offset)};
};
