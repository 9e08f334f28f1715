import {isSameLine, joinBatches, linesBetween, noLines} from '../../core/batch-parts.ts';
import type {Instance, StreamId} from '../../core/instance.ts';
import type {Instant} from '../../core/instant.ts';
import {type LineBatch, lineBytes, lineCount} from '../../core/line-batch.ts';
import {RecentLines} from '../../core/recent-lines.ts';
import type {LinesPlace} from '../../core/stream-event.ts';
import type {EventSpool} from '../../spool/event-spool.ts';
import {ApiError, type Connection} from '../api.ts';
import type {NodeLog} from '../node-files/node-log.ts';
import type {FollowJob} from './follow-job.ts';
import type {NodeLogs} from './node-logs.ts';
import {type ContainerAddress, type LogRange, openPodLog, type PodLog} from './pod-log.ts';

/** A runtime splits lines that are at least so long into several records, which `tailLines` counts one by one. */
const splitBytes = 8 * 1024;

/** Where there is no line of a window for so long about its ends, in ns, none comes: outputs do not take turns exactly. */
export const disorderNs = 5_000_000_000n;

/** An answer that was read to its end. */
export type Collected = {
	readonly lines: LineBatch;
	/** The last line, if it has no end. */
	readonly rest: LineBatch;
	/** All that the request's `since` allows was there: `tailLines` cut nothing off. */
	readonly isWhole: boolean;
	readonly date?: Instant;
};

/** The container was started again while its log was asked for. Only steers; never shown. */
export class LifeChangedError extends Error {
	override readonly name = 'LifeChangedError';
}

/** Is told what comes of a life's log. */
export type LifeWatcher = {
	/** Lines that come after all that is known, in the order of the log. */
	take(batch: LineBatch): void;
	/** The reader was told that lines may be missing before those that come. */
	startAnew(): void;
};

/** The log of one life of a container: what was asked of it, what of it is known. */
export class LifeLog {
	readonly stream: StreamId;
	readonly instance: Instance;
	readonly known: RecentLines;
	/** It has begun under our eyes. */
	readonly isNew: boolean;
	/** Time of the first line that was handed over. */
	firstShown: Instant | undefined;
	/** The reader was told that lines may be missing between others. */
	hasGap = false;
	readonly #connection: Connection;
	readonly #address: ContainerAddress;
	readonly #out: EventSpool;
	readonly #nodeLogs: NodeLogs | undefined;
	/** ms since the epoch. */
	readonly now: () => number;
	readonly #isCurrent: () => Promise<boolean>;
	readonly #at: LinesPlace;
	readonly #onLines: () => void;
	#watcher: LifeWatcher | undefined;
	#expected: {readonly line: LineBatch; readonly onOther: () => void} | undefined;
	/** Lines before it are not wanted. */
	#from: Instant | undefined;
	/** Lines from it on are not wanted. */
	#to: Instant | undefined;

	/**
	@param job - Whose log it is.
	@param fields.isNew - The life has begun under our eyes, so all of its lines are wanted.
	@param fields.known - Lines of it that were read before.
	@param fields.at - Where its lines belong. @default 'tail'
	@param fields.onLines - Called when lines are handed over.
	@param fields.isCurrent - Whether the API still gives the log of this life and of no other.
	*/
	constructor(
		job: Pick<FollowJob, 'connection' | 'address' | 'stream' | 'out' | 'nodeLogs' | 'now'>,
		fields: {
			instance: Instance;
			isNew: boolean;
			known?: RecentLines;
			at?: LinesPlace;
			isCurrent: () => Promise<boolean>;
			onLines: () => void;
		},
	) {
		this.stream = job.stream;
		this.instance = fields.instance;
		this.known = fields.known ?? new RecentLines(fields.isNew);
		this.isNew = fields.isNew;
		this.#connection = job.connection;
		this.#address = job.address;
		this.#out = job.out;
		this.#nodeLogs = job.nodeLogs;
		this.now = job.now;
		this.#isCurrent = fields.isCurrent;
		this.#at = fields.at ?? 'tail';
		this.#onLines = fields.onLines;
	}

	/** From now on somebody is told what comes. */
	watch(watcher: LifeWatcher): void {
		this.#watcher = watcher;
	}

	/**
	@param isUnjoined - What comes is taken as it is.
	@throws {ApiError}
	@throws {LifeChangedError} Where the answer may be the log of another life.
	*/
	async open(range: LogRange, signal: AbortSignal, isUnjoined = this.known.count === 0): Promise<PodLog> {
		const answer = await openPodLog(this.#connection, this.#address, range, signal);
		// What is known tells the lives apart; where nothing is compared with it, only the container's status can.
		if (isUnjoined && !(await this.#isCurrent())) {
			throw new LifeChangedError();
		}

		return answer;
	}

	/**
	Read an answer whole.

	@throws {ApiError} Also where the kubelet answered with words in place of lines.
	*/
	async collect(range: LogRange, signal: AbortSignal): Promise<Collected> {
		const answer = await this.open(range, signal);
		const batches: LineBatch[] = [];
		for await (const batch of answer.lines) {
			batches.push(batch);
		}

		const lines = batches.length === 0 ? noLines : joinBatches(batches);
		failOnWords(answer, lineCount(lines));
		const {rest, date} = answer;
		return {lines, rest, isWhole: isUncut(lines, rest, range), date};
	}

	/** Of what is delivered from now on only the lines of a window are wanted: the server cuts by whole seconds, and knows no end. */
	limit({from, to}: {from?: Instant; to?: Instant}): void {
		this.#from = from;
		this.#to = to;
	}

	/** Whether the lines that are wanted end before those of the log may. */
	get hasEnd(): boolean {
		return this.#to !== undefined;
	}

	/** Whether what is known goes so far beyond the lines that are wanted that none of them can come any more. */
	get isPast(): boolean {
		const {newest} = this.known;
		return this.#to !== undefined && newest !== undefined && newest > this.#to + disorderNs;
	}

	/** Hand lines to the reader, in the order of the log. */
	deliver(batch: LineBatch): void {
		this.learn(batch);
		if (this.#from === undefined && this.#to === undefined) {
			this.show(batch);
			return;
		}

		for (const run of linesBetween(batch, this.#from, this.#to)) {
			this.show(run);
		}

		if (this.#from !== undefined && lineCount(batch) > 0 && batch.times[0]! > this.#from + disorderNs) {
			// A clock that is set back from now on does not hide what is new.
			this.#from = undefined;
		}
	}

	/** Lines came, in the order of the log, that the reader need not see. */
	learn(batch: LineBatch): void {
		if (lineCount(batch) > 0) {
			const expected = this.#expected;
			this.#expected = undefined;
			const isNew = expected && isSameLine(batch, 0, expected.line, 0);
			this.known.hasTwins ||= isNew === true && this.known.find(batch, 0) !== undefined;
			this.known.add(batch);
			this.#watcher?.take(batch);
			if (isNew === false) {
				expected?.onOther();
			}
		}
	}

	/** If this line is new, it is the next one to come. @param onOther - Called where another one comes, or none any more. */
	expectNext(line: LineBatch, onOther: () => void): void {
		this.#expected ??= {line, onOther};
	}

	/** No line comes any more. */
	expectNothing(): void {
		const expected = this.#expected;
		this.#expected = undefined;
		expected?.onOther();
	}

	/** Hand lines to the reader that belong among those it has. Nothing joins across them, so what came before them is forgotten. */
	fill(batch: LineBatch): void {
		this.known.forgetUntil(batch.times.at(-1)!);
		this.#push(batch, 'late');
	}

	/** Hand lines to the reader that are known already, or need not be. */
	show(batch: LineBatch): void {
		if (lineCount(batch) > 0) {
			this.firstShown ??= batch.times[0];
			this.#push(batch, this.#at);
		}
	}

	#push(batch: LineBatch, at: LinesPlace): void {
		this.#onLines();
		this.#out.push({type: 'lines', stream: this.stream, instance: this.instance, at, batch});
	}

	/** Whether its node's files are never read. */
	get isFilesOff(): boolean {
		return this.#nodeLogs?.isOff ?? true;
	}

	/** The life's log in the files of its node; `undefined` where there is no such way. */
	async nodeLog(signal: AbortSignal): Promise<NodeLog | undefined> {
		return this.#nodeLogs?.open(this.instance.restart, signal);
	}

	/** Say that lines may be missing between what is known and what comes. */
	sayGap(gap: {from?: Instant; to?: Instant; cause: string}): void {
		this.hasGap = true;
		this.#watcher?.startAnew();
		this.sayHole(gap);
	}

	/** Say that lines may be missing among those that are known. */
	sayHole({from, to, cause}: {from?: Instant; to?: Instant; cause: string}): void {
		this.#out.push({type: 'gap', stream: this.stream, from, to, cause});
	}

	/** Say that lines were handed over late. */
	sayFilled(filled: {lines: number; from: Instant; to: Instant}): void {
		this.#out.push({type: 'filled', stream: this.stream, ...filled});
	}

	/** Say how much of the history was read. */
	sayProgress(done: number, total: number, unit: 'bytes' | 'ns'): void {
		this.#out.push({type: 'progress', stream: this.stream, done, total, unit});
	}

	/** Resolves when the reader has room for more history. */
	room(): Promise<void> {
		return this.#out.room();
	}
}

/** @throws {ApiError} Where the kubelet has put its words where the lines should be. */
export const failOnWords = (answer: PodLog, lines: number): void => {
	if (answer.words !== undefined && lines === 0) {
		throw new ApiError(answer.words, {status: 0, reason: 'KubeletWords'});
	}
};

/**
Whether a tail shows all there is. Long lines are several records, so with one of them nobody can tell.

@param rest - The last line, if it has no end: it counts, too.
*/
export const isUncut = (lines: LineBatch, rest: LineBatch, {tailLines}: LogRange): boolean => {
	if (tailLines === undefined) {
		return true;
	}

	const isShort = lineCount(lines) + lineCount(rest) < tailLines;
	return isShort && !hasSplitLine(lines) && !hasSplitLine(rest);
};

const hasSplitLine = (lines: LineBatch): boolean => {
	for (let line = 0; line < lineCount(lines); line++) {
		if (lineBytes(lines, line).length >= splitBytes) {
			return true;
		}
	}

	return false;
};
