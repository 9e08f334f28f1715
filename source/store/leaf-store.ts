import type {Instant} from '../core/instant.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {Changes} from './changes.ts';
import {Holding} from './holding.ts';
import {Intake} from './intake.ts';
import type {Leaf} from './leaf.ts';
import {LeafFile, type OpenLeafFile} from './leaf-file.ts';
import {LeafPatterns} from './leaf-patterns.ts';
import type {LogStore, PatternCount, Row, Search, Timeline, View} from './log-store.ts';
import type {Residence} from './residence.ts';
import {RowFinder} from './row-finder.ts';
import {RowReader} from './row-reader.ts';
import {RowWalk} from './row-walk.ts';
import type {LineQuery} from './scan/line-query.ts';
import type {Shown} from './shown.ts';
import type {StreamRecord} from './stream-record.ts';
import {TimelineCounter} from './timeline.ts';
import {Viewing} from './viewing.ts';

export type LeafStoreOptions = {
	/** Bytes of memory. */
	readonly budgetBytes: number;
	/** Bytes of the temporary file. */
	readonly diskBytes: number;
	/** Where that file is made. */
	readonly directory: string;
	readonly openFile: OpenLeafFile;
	readonly reorderMs: number;
	/** ms since the epoch. */
	readonly now: () => number;
	/** How long a leaf may take with an expression that can hang, in ms. */
	readonly patienceMs: number;
	/** A clock that only goes forward, in ms. */
	readonly ticks: () => number;
};

/**
The store: leaves in the order of their rows (`holding`), which of their rows are shown (`shown`), and what finds that out (`evaluator`).
*/
export class LeafStore implements LogStore {
	readonly #changes = new Changes();
	readonly #file: LeafFile;
	readonly #holding: Holding;
	readonly #intake: Intake;
	readonly #viewing: Viewing;
	readonly #reader: RowReader;
	readonly #walk: RowWalk;
	readonly #finder: RowFinder;
	#patterns: LeafPatterns | undefined;

	constructor(options: LeafStoreOptions) {
		this.#file = new LeafFile(options.openFile, options.directory, options.diskBytes);
		this.#holding = new Holding(options.budgetBytes, this.#file, {
			read: () => this.#changes.add(),
			changed: leaf => this.#viewing.changed(leaf),
			replaced: (leaf, by) => this.#replaced(leaf, by),
			dropping: leaf => this.#dropping(leaf),
		});
		this.#intake = new Intake(this.#holding, options);
		const leaves = this.#leaves;
		const streams = this.#intake.streams.all;
		const viewing = new Viewing({
			leaves,
			streams,
			ticks: options.ticks,
			patienceMs: options.patienceMs,
			sourcesOf: leaf => this.#file.sourcesOf(leaf),
			onChange: () => this.#changes.add(),
		});
		const {shown} = viewing;
		const reader = new RowReader({leaves, streams, notices: this.#intake.notices, shown});
		this.#viewing = viewing;
		this.#reader = reader;
		this.#finder = new RowFinder({leaves: this.#holding.leaves, viewing, residence: this.#residence});
		this.#walk = new RowWalk({leaves, viewing, reader, residence: this.#residence});
	}

	get version(): number {
		return this.#changes.count;
	}

	get rowCount(): number {
		this.#viewing.settle();
		return this.#shown.count;
	}

	get lineCount(): number {
		return this.#holding.lineCount;
	}

	get byteCount(): number {
		return this.#holding.byteCount;
	}

	get streams(): readonly StreamRecord[] {
		return this.#intake.streams.all;
	}

	get dropped(): number {
		return this.#intake.refused + this.#holding.dropped;
	}

	get filters(): LogStore['filters'] {
		this.#viewing.settle();
		return this.#viewing.filters;
	}

	get tested(): number {
		return this.#viewing.tested.tested;
	}

	get total(): number {
		return this.#viewing.tested.total;
	}

	get isComplete(): boolean {
		return this.#viewing.tested.isComplete;
	}

	get tasks(): LogStore['tasks'] {
		return this.#intake.tasks;
	}

	push(event: StreamEvent): void {
		this.#intake.push(event);
		if (event.type === 'opened') {
			this.#viewing.noteStreams();
		}

		this.#changes.add();
	}

	row(index: number): Row | undefined {
		this.#viewing.settle();
		const place = this.#shown.locate(index);
		if (!place) {
			return undefined;
		}

		this.#viewing.focus = place.at;
		if (!this.#residence.load(place.leaf)) {
			this.#readAhead(place.at);
		}

		return this.#reader.read(place);
	}

	load(from: number, to: number): boolean {
		return this.#walk.load(from, to);
	}

	indexAtTime(time: Instant): number {
		return this.#finder.indexAtTime(time);
	}

	indexOfRow(id: number): number | undefined {
		return this.#finder.indexOfRow(id);
	}

	firstOfRepeats(index: number): number | undefined {
		return this.#finder.firstOfRepeats(index);
	}

	show(view: View): void {
		this.#viewing.show(view);
	}

	unfold(id: number, isUnfolded: boolean): void {
		this.#viewing.unfold(id, isUnfolded, this.#holding.leaves.homesOf(id));
		this.#changes.add();
	}

	search(query: LineQuery): Search {
		return this.#viewing.search(query);
	}

	nextOfLevel(index: number, direction: 1 | -1, level: number): Promise<number | undefined> {
		return this.#walk.nextOfLevel(index, direction, level);
	}

	patterns(): PatternCount {
		this.#patterns?.close();
		this.#patterns = new LeafPatterns({
			leaves: this.#leaves,
			viewing: this.#viewing,
			sourcesOf: leaf => this.#file.sourcesOf(leaf),
			onChange: () => this.#changes.add(),
		});
		return this.#patterns;
	}

	rows(from: number, to: number, signal: AbortSignal): ReturnType<LogStore['rows']> {
		return this.#walk.rows(from, to, signal);
	}

	records(from: number, to: number, signal: AbortSignal): ReturnType<LogStore['records']> {
		return this.#walk.records(from, to, signal);
	}

	record(index: number): readonly Row[] {
		const place = this.#shown.locate(index);
		return place ? this.#reader.record(place) : [];
	}

	timeline(from: Instant, to: Instant, buckets: number): Timeline {
		this.#viewing.settle();
		const counter = new TimelineCounter(from, to, buckets);
		for (const leaf of this.#leaves) {
			counter.add(leaf, this.#shown);
		}

		return counter;
	}

	subscribe(listener: () => void): () => void {
		return this.#changes.subscribe(listener);
	}

	get room(): Promise<void> | undefined {
		return this.#residence.room;
	}

	get usage(): LogStore['usage'] {
		return {memory: this.#holding.buffers.used + this.#holding.buffers.spare, disk: this.#file.used};
	}

	async idle(): Promise<void> {
		await this.#viewing.idle();
		await this.#residence.idle();
		await this.#changes.told();
	}

	async close(): Promise<void> {
		this.#patterns?.close();
		await this.#viewing.close();
		await this.#residence.idle();
		await this.#file.close();
	}

	get #leaves(): readonly Leaf[] {
		return this.#holding.leaves.all;
	}

	get #residence(): Residence {
		return this.#holding.residence;
	}

	/** A leaf that is shown is not in memory: the next ones will be shown too. */
	#readAhead(at: number): void {
		for (const near of [at - 1, at + 1]) {
			const leaf = this.#leaves[near];
			if (leaf && this.#shown.before(near + 1) > this.#shown.before(near)) {
				this.#residence.load(leaf);
			}
		}
	}

	get #shown(): Shown {
		return this.#viewing.shown;
	}

	#replaced(leaf: Leaf, by: readonly Leaf[]): void {
		this.#viewing.gone(leaf);
		for (const part of by) {
			this.#viewing.changed(part);
		}

		this.#patterns?.replaced(leaf, by);
	}

	#dropping(leaf: Leaf): void {
		this.#viewing.gone(leaf);
		for (const id of leaf.notices) {
			this.#intake.notices.delete(id);
		}
	}
}
