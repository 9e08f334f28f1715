import {packBatch} from '../core/batch-parts.ts';
import {type Instant, instantFromMs} from '../core/instant.ts';
import {type LineBatch, lineCount} from '../core/line-batch.ts';
import {isNotice, type Notice, type StreamEvent} from '../core/stream-event.ts';
import {Changes} from './changes.ts';
import {partsAfter} from './incoming-lines.ts';
import type {LogStore, Row} from './log-store.ts';
import {noticePlace} from './notice-place.ts';
import {NoticeRows} from './notice-rows.ts';
import {laterPlace} from './place.ts';
import {Rows} from './rows.ts';
import {Settled} from './settled.ts';
import type {StreamRecord} from './stream-record.ts';
import {Streams} from './streams.ts';

type Lines = Extract<StreamEvent, {type: 'lines'}>;
type TaskEnd = Extract<StreamEvent, {type: 'task'}>;

/**
A store that holds all in memory.

An event goes this way: `streams` (state) → `rows` (bytes and columns: `line-table`; place: `row-order`) → `settled` (what may still
move) → `rows` again (the budget) → `changes` (listeners).
*/
export class MemoryStore implements LogStore {
	readonly #streams = new Streams();
	readonly #notices = new NoticeRows();
	readonly #changes = new Changes();
	readonly #rows: Rows;
	readonly #settled: Settled;
	readonly #now: () => number;
	#tasks: TaskEnd[] = [];
	/** Lines that were older than all that the budget left, when they came. */
	#refused = 0;

	constructor(options: {budgetBytes: number; reorderMs: number; now: () => number}) {
		this.#rows = new Rows(options.budgetBytes, slot => this.#notices.delete(slot));
		this.#settled = new Settled(options.reorderMs);
		this.#now = options.now;
	}

	get version(): number {
		return this.#changes.count;
	}

	get rowCount(): number {
		return this.#rows.view.length;
	}

	get lineCount(): number {
		return this.#rows.lineCount;
	}

	get byteCount(): number {
		return this.#rows.byteCount;
	}

	get streams(): readonly StreamRecord[] {
		return this.#streams.all;
	}

	get dropped(): number {
		return this.#refused + this.#rows.dropped;
	}

	get tasks(): readonly TaskEnd[] {
		return this.#tasks;
	}

	push(event: StreamEvent): void {
		if (event.type === 'opened') {
			this.#streams.open(event);
			this.#notices.pass(event);
		} else if (event.type === 'lines') {
			this.#addLines(event);
		} else if (isNotice(event)) {
			this.#addNotice(event);
		} else {
			this.#streams.get(event.stream)?.apply(event);
		}

		this.#changes.add();
	}

	row(index: number): Row | undefined {
		const slot = this.#rows.view.at(index);
		if (slot === undefined) {
			return undefined;
		}

		const {table} = this.#rows;
		const id = table.idOf(slot);
		const time = table.timeOf(slot);
		const stream = this.#streams.all[table.streamOf(slot)];
		const notice = this.#notices.get(slot);
		if (notice) {
			return {type: 'notice', id, stream, time, notice};
		}

		const [flags, bytes] = [table.flagsOf(slot), table.messageOf(slot)];
		return {type: 'line', id, stream: stream!, time, flags, bytes, previousTime: table.previousTimeOf(slot)};
	}

	indexAtTime(time: Instant): number {
		return this.#rows.view.firstWhere(slot => this.#rows.table.keyOf(slot) >= time);
	}

	indexOfRow(id: number): number | undefined {
		const slot = this.#rows.table.slotOfId(id);
		return slot === undefined ? undefined : this.#rows.view.indexOf(slot);
	}

	show(isShown: ((stream: string) => boolean) | undefined): void {
		this.#rows.show(isShown && (index => isShown(this.#streams.all[index]!.id)));
		this.#changes.add();
	}

	subscribe(listener: () => void): () => void {
		return this.#changes.subscribe(listener);
	}

	async idle(): Promise<void> {
		await this.#changes.told();
	}

	#addLines(event: Lines): void {
		const stream = this.#streams.get(event.stream);
		if (!stream) {
			throw new TypeError(`Lines of a stream that was never opened: ${event.stream}`);
		}

		stream.apply(event);
		this.#notices.pass(event);
		const isLive = event.at === 'tail' && stream.caughtUp;
		// Live lines stand after all that was dropped; others may be of before it.
		const batch = packBatch(event.batch);
		const parts = isLive ? [batch] : partsAfter(batch, this.#rows.horizon);
		this.#refused += lineCount(batch);
		for (const part of parts) {
			this.#refused -= lineCount(part);
			this.#addPart(stream, part, event.at, isLive);
		}

		this.#rows.trim();
	}

	#addPart(stream: StreamRecord, batch: LineBatch, at: Lines['at'], isLive: boolean): void {
		if (lineCount(batch) === 0) {
			return;
		}

		const now = this.#now();
		const floor = isLive ? this.#floor(now) : undefined;
		const {table} = this.#rows;
		const {slots, lastKey} = this.#rows.addLines(batch, stream.index, floor);
		stream.join(slots, at, table);
		stream.count(batch, lastKey, isLive);
		this.#settled.note(lastKey, now);
	}

	#addNotice(notice: Notice): void {
		const stream = 'stream' in notice ? this.#streams.get(notice.stream) : undefined;
		stream?.apply(notice);
		if (notice.type === 'task' && notice.final) {
			this.#tasks = [...this.#tasks.filter(({task}) => task.uid !== notice.task.uid), notice];
		}

		const before = this.#notices.before(notice);
		if (before !== 'same') {
			this.#placeNotice(notice, stream);
		}

		if (typeof before === 'number') {
			this.#notices.delete(before);
			this.#rows.removeNotice(before);
		}

		this.#rows.trim();
	}

	#placeNotice(notice: Notice, stream: StreamRecord | undefined): void {
		const ms = this.#now();
		const own = stream ? [stream] : 'task' in notice ? this.#streams.ofTask(notice.task) : [];
		const place = noticePlace(notice, {
			now: instantFromMs(ms),
			lastKey: this.#settled.newest,
			own: own.map(({last}) => last).reduce(laterPlace, undefined),
		});
		const isLive = !place.isPast && own.some(stream => stream.isLive);
		const floor = isLive ? this.#floor(ms) : this.#rows.horizon;
		const key = floor !== undefined && place.key <= floor ? floor + 1n : place.key;
		const slot = this.#rows.addNotice({time: place.time, key}, stream?.index);
		this.#notices.add(slot, notice);
		this.#settled.note(key, ms);
	}

	/** Up to where rows no longer move, or are dropped. */
	#floor(now: number): Instant | undefined {
		const floor = this.#settled.floor(now);
		const {horizon} = this.#rows;
		return floor === undefined || (horizon !== undefined && horizon > floor) ? horizon : floor;
	}
}
