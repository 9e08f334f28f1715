import {type Instant, instantFromMs} from '../core/instant.ts';
import {type LineBatch, lineCount} from '../core/line-batch.ts';
import {isNotice, type Notice, type StreamEvent} from '../core/stream-event.ts';
import type {Holding} from './holding.ts';
import {partsAfter} from './incoming-lines.ts';
import {noticePlace} from './notice-place.ts';
import {NoticeRows} from './notice-rows.ts';
import {laterPlace} from './place.ts';
import {Settled} from './settled.ts';
import type {StreamRecord} from './stream-record.ts';
import {Streams} from './streams.ts';

type Lines = Extract<StreamEvent, {type: 'lines'}>;
type TaskEnd = Extract<StreamEvent, {type: 'task'}>;

/**
Takes what a source says.

An event goes this way: `streams` (state) → `settled` (what may still move) → `holding` (where it stands).
*/
export class Intake {
	readonly streams = new Streams();
	readonly notices = new NoticeRows();
	tasks: TaskEnd[] = [];
	/** Lines that were older than all that was left, when they came. */
	refused = 0;
	readonly #holding: Holding;
	readonly #settled: Settled;
	readonly #now: () => number;

	constructor(holding: Holding, {reorderMs, now}: {reorderMs: number; now: () => number}) {
		this.#holding = holding;
		this.#settled = new Settled(reorderMs);
		this.#now = now;
	}

	/** @throws {TypeError} For lines of a stream that was never opened. */
	push(event: StreamEvent): void {
		if (event.type === 'opened') {
			this.streams.open(event);
			this.notices.pass(event);
		} else if (event.type === 'lines') {
			this.#addLines(event);
		} else if (isNotice(event)) {
			this.#addNotice(event);
		} else {
			this.streams.get(event.stream)?.apply(event);
		}
	}

	#addLines(event: Lines): void {
		const stream = this.streams.get(event.stream);
		if (!stream) {
			throw new TypeError(`Lines of a stream that was never opened: ${event.stream}`);
		}

		stream.apply(event);
		this.notices.pass(event);
		const isLive = event.at === 'tail' && stream.caughtUp;
		// Live lines stand after all that was dropped; others may be of before it.
		const parts = isLive ? [event.batch] : partsAfter(event.batch, this.#holding.horizon);
		this.refused += lineCount(event.batch);
		for (const part of parts) {
			this.refused -= lineCount(part);
			this.#addPart(stream, part, event.at, isLive);
		}

		this.#holding.trim();
	}

	#addPart(stream: StreamRecord, batch: LineBatch, at: Lines['at'], isLive: boolean): void {
		if (lineCount(batch) === 0) {
			return;
		}

		const now = this.#now();
		const floor = isLive ? this.#floor(now) : undefined;
		const incoming = stream.records.prepare(batch, {
			at,
			stream: stream.index,
			floor,
			horizon: this.#holding.horizon,
			isLast: () => this.#holding.endsWith(stream.index),
		});
		const {lastKey, record} = this.#holding.addLines(incoming);
		stream.records.note(at, record);
		stream.count(batch, lastKey, isLive);
		this.#settled.note(lastKey, now);
	}

	#addNotice(notice: Notice): void {
		const stream = 'stream' in notice ? this.streams.get(notice.stream) : undefined;
		stream?.apply(notice);
		if (notice.type === 'task' && notice.final) {
			this.tasks = [...this.tasks.filter(({task}) => task.uid !== notice.task.uid), notice];
		}

		const before = this.notices.before(notice);
		if (before !== 'same') {
			this.#placeNotice(notice, stream);
		}

		if (typeof before === 'number') {
			this.notices.delete(before);
			this.#holding.removeNotice(before);
		}

		this.#holding.trim();
	}

	#placeNotice(notice: Notice, stream: StreamRecord | undefined): void {
		const ms = this.#now();
		const own = stream ? [stream] : 'task' in notice ? this.streams.ofTask(notice.task) : [];
		const place = noticePlace(notice, {
			now: instantFromMs(ms),
			lastKey: this.#settled.newest,
			own: own.map(({last}) => last).reduce(laterPlace, undefined),
		});
		const isLive = !place.isPast && own.some(stream => stream.isLive);
		const floor = isLive ? this.#floor(ms) : this.#holding.horizon;
		const key = floor !== undefined && place.key <= floor ? floor + 1n : place.key;
		const id = this.#holding.addNotice({time: place.time, key}, stream?.index);
		this.notices.add(id, notice);
		this.#settled.note(key, ms);
	}

	/** Up to where rows no longer move, or are dropped. */
	#floor(now: number): Instant | undefined {
		const floor = this.#settled.floor(now);
		const {horizon} = this.#holding;
		return floor === undefined || (horizon !== undefined && horizon > floor) ? horizon : floor;
	}
}
