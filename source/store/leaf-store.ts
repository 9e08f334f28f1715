import type {Instant} from '../core/instant.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {bisect} from './bisect.ts';
import {Changes} from './changes.ts';
import {Evaluator} from './evaluator.ts';
import {Holding} from './holding.ts';
import {Intake} from './intake.ts';
import type {Leaf} from './leaf.ts';
import {LeafFile, type OpenLeafFile} from './leaf-file.ts';
import type {LogStore, Row, View} from './log-store.ts';
import type {Residence} from './residence.ts';
import {RowReader} from './row-reader.ts';
import {Shown} from './shown.ts';
import type {StreamRecord} from './stream-record.ts';
import {isPlain, wantedOf} from './wanted.ts';

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
	readonly #shown: Shown;
	readonly #evaluator: Evaluator;
	readonly #reader: RowReader;
	#view: View = {};
	/** The place of the leaf that was looked at last. */
	#focus = 0;

	constructor(options: LeafStoreOptions) {
		this.#file = new LeafFile(options.openFile, options.directory, options.diskBytes);
		this.#holding = new Holding(options.budgetBytes, this.#file, {
			read: () => this.#changes.add(),
			changed: leaf => this.#changed(leaf),
			replaced: (leaf, by) => this.#replaced(leaf, by),
			dropping: leaf => this.#dropping(leaf),
		});
		this.#intake = new Intake(this.#holding, options);
		const leaves = this.#leaves;
		this.#shown = new Shown(leaves);
		this.#evaluator = new Evaluator({
			leaves,
			shown: this.#shown,
			ticks: options.ticks,
			onProgress: () => this.#changes.add(),
		});
		this.#reader = new RowReader({
			leaves,
			streams: this.#intake.streams.all,
			notices: this.#intake.notices,
			shown: this.#shown,
		});
	}

	get version(): number {
		return this.#changes.count;
	}

	get rowCount(): number {
		this.#evaluator.settle();
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

	get tasks(): LogStore['tasks'] {
		return this.#intake.tasks;
	}

	push(event: StreamEvent): void {
		this.#intake.push(event);
		if (event.type === 'opened') {
			this.#evaluator.adapt(wantedOf(this.#view, this.streams));
		}

		this.#changes.add();
	}

	row(index: number): Row | undefined {
		this.#evaluator.settle();
		const place = this.#shown.locate(index);
		if (!place) {
			return undefined;
		}

		this.#focus = place.at;
		if (!this.#residence.load(place.leaf)) {
			this.#readAhead(place.at);
		}

		return this.#reader.read(place);
	}

	load(from: number, to: number): boolean {
		this.#evaluator.settle();
		const last = this.#shown.locate(Math.min(to, this.#shown.count) - 1)?.at ?? -1;
		let isLoaded = true;
		for (let at = this.#shown.locate(Math.max(0, from))?.at ?? 0; at <= last; at++) {
			if (this.#shown.before(at + 1) > this.#shown.before(at)) {
				isLoaded = this.#residence.load(this.#leaves[at]!) && isLoaded;
			}
		}

		return isLoaded;
	}

	indexAtTime(time: Instant): number {
		this.#evaluator.settle();
		const at = bisect(0, this.#leaves.length, at => this.#leaves[at]!.lastKey >= time);
		const leaf = this.#leaves[at];
		if (!leaf) {
			return this.#shown.count;
		}

		this.#residence.columns(leaf);
		if (!leaf.columns) {
			return this.#shown.before(at);
		}

		const rank = bisect(0, leaf.rows, rank => leaf.keyOf(leaf.lineAt(leaf.headOf(rank))) >= time);
		return this.#shown.firstFrom(at, rank);
	}

	indexOfRow(id: number): number | undefined {
		this.#evaluator.settle();
		for (const leaf of this.#holding.leaves.homesOf(id)) {
			const rank = this.#rankOfId(leaf, id);
			if (rank >= 0) {
				return this.#shown.indexOf(this.#leaves.indexOf(leaf), rank);
			}
		}

		return undefined;
	}

	show(view: View): void {
		this.#view = view;
		this.#shown.isPlain = isPlain(view);
		this.#shown.view++;
		this.#shown.forget();
		this.#evaluator.start(this.#shown.isPlain ? undefined : wantedOf(view, this.streams), this.#focus);
		this.#changes.add();
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
		await this.#evaluator.idle();
		await this.#residence.idle();
		await this.#changes.told();
	}

	async close(): Promise<void> {
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

	/** The rank of a row of a leaf; -1 where it is not there. */
	#rankOfId(leaf: Leaf, id: number): number {
		const {shape} = leaf.columns ?? leaf.stored ?? {};
		if (shape && (shape.order || shape.ids)) {
			this.#residence.columns(leaf);
		}

		const line = leaf.lineOfId(id);
		return line < 0 ? -1 : leaf.rankOf(line);
	}

	#changed(leaf: Leaf): void {
		this.#shown.forget();
		this.#evaluator.changed(leaf);
	}

	#replaced(leaf: Leaf, by: readonly Leaf[]): void {
		this.#evaluator.gone(leaf);
		for (const part of by) {
			this.#changed(part);
		}
	}

	#dropping(leaf: Leaf): void {
		this.#shown.forget();
		this.#evaluator.gone(leaf);
		for (const id of leaf.notices) {
			this.#intake.notices.delete(id);
		}
	}
}
