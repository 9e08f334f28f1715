import type {PatternCount} from '../../store/log-store.ts';
import type {Shape} from '../../store/scan/shapes/shape.ts';
import type {LogView} from '../log/log-view.ts';
import type {TypedFilter} from '../log/shown.ts';
import {topFor} from '../paint/top-for.ts';

/** By what patterns are ordered, the most first. */
export type PatternOrder = 'count' | 'errors';

/** Cells that one press moves long patterns. */
const columnStep = 16;

/** A filter that came of the list, and how deep the log was zoomed into then. */
type Chosen = {readonly filter: TypedFilter; readonly zooms: number};

/** What the lines of a log say, by pattern: which of them is selected, and what part is on the screen. */
export class PatternList {
	isOpen = false;
	order: PatternOrder = 'count';
	/** First cell of the patterns that is shown. */
	column = 0;
	/** When it was asked for, in ms since the epoch. */
	askedAt = 0;
	readonly #view: LogView;
	#count: PatternCount | undefined;
	/** Takes the place of the other as soon as it has counted as much. */
	#next: PatternCount | undefined;
	/** Whether more of the log was still to come when it was asked for. */
	#wasLoading = false;
	#selected: number | undefined;
	/** Where the selected pattern was, for when it is gone. */
	#selectedIndex = 0;
	#top = 0;
	#chosen: Chosen | undefined;
	#ordered: {from: readonly Shape[]; order: PatternOrder; shapes: readonly Shape[]} | undefined;

	constructor(view: LogView) {
		this.#view = view;
	}

	/** What was counted. Where that was of a part of what was to be loaded, all of it is counted as soon as it is there. */
	get count(): PatternCount | undefined {
		if (this.isOpen && this.#wasLoading && !this.#view.isLoading) {
			this.#ask();
		}

		const records = this.#count?.records ?? 0;
		if (this.#next && (this.#next.isComplete || this.#next.records >= records)) {
			this.#count = this.#next;
			this.#next = undefined;
		}

		return this.#count;
	}

	/** Whether it is counted, or will be as soon as all is loaded. */
	get isCounting(): boolean {
		return this.#wasLoading || !(this.#next ?? this.count)?.isComplete;
	}

	/** In the order of the list. */
	get shapes(): readonly Shape[] {
		const {order} = this;
		const from = this.count?.shapes ?? [];
		if (this.#ordered?.from !== from || this.#ordered.order !== order) {
			// Sorting is stable: those with as many errors stay in the order of their counts.
			const shapes = order === 'count' ? from : from.toSorted((a, b) => b.errors - a.errors);
			this.#ordered = {from, order, shapes};
		}

		return this.#ordered.shapes;
	}

	get selected(): Shape | undefined {
		return this.shapes[this.#place(1).selected];
	}

	/** Count what is shown now. */
	open(): void {
		this.isOpen = true;
		this.#chosen = undefined;
		this.#ask();
	}

	/** End the counting; whether it was under way. What was counted stays. */
	stop(): boolean {
		const wasCounting = this.isOpen && this.isCounting;
		this.#wasLoading = false;
		(this.#next ?? this.#count)?.close();
		return wasCounting;
	}

	/** Another window is shown: what was counted is of the one before. */
	forget(): void {
		this.#count = undefined;
		this.#next = undefined;
		this.isOpen = false;
	}

	/** Back to the log, or from what was chosen back to the list; whether there was anything to go back from. */
	back(): boolean {
		if (this.isOpen) {
			this.stop();
			this.isOpen = false;
			return true;
		}

		const {filters, zooms} = this.#view.shown;
		const {filter, zooms: depth} = this.#chosen ?? {};
		if (!filter || !filters.includes(filter) || zooms.length > depth!) {
			return false;
		}

		this.#view.change({filters: filters.filter(each => each !== filter)});
		this.#reopen();
		return true;
	}

	/** Show only what is of the selected pattern, or only what is not. */
	choose(isInverted: boolean): void {
		const {selected} = this;
		if (!selected) {
			return;
		}

		const {template, text} = selected;
		const filter: TypedFilter = {typed: text, isInverted, query: {type: 'shape', template}};
		const {filters, zooms} = this.#view.shown;
		// What is not yet counted would be counted of the narrower view.
		if (this.stop()) {
			this.#count = undefined;
			this.#next = undefined;
		}

		this.isOpen = false;
		this.#chosen = {filter, zooms: zooms.length};
		this.#view.change({filters: [...filters, filter]});
	}

	/** Select the pattern so many rows further down, or up where negative. */
	move(rows: number): void {
		const {shapes} = this;
		const index = Math.max(0, Math.min(shapes.length - 1, this.#place(1).selected + rows));
		this.#selected = shapes[index]?.key;
	}

	/** The other order; the selected pattern stays selected. */
	turnOrder(): void {
		this.order = this.order === 'count' ? 'errors' : 'count';
	}

	scroll(steps: number): void {
		this.column = Math.max(0, this.column + steps * columnStep);
	}

	/** What part is on the screen; remembered, so that it stays there as far as it can. @param height - Rows for patterns. */
	settle(height: number): {readonly selected: number; readonly top: number} {
		const place = this.#place(height);
		this.#top = place.top;
		this.#selectedIndex = place.selected;
		return place;
	}

	#ask(): void {
		const {session, context, isLoading} = this.#view;
		this.#wasLoading = isLoading;
		this.askedAt = context.now();
		this.#next = session.store.patterns();
	}

	/** Where nobody has moved yet, the first pattern is selected, whichever that is while it is counted. */
	#place(height: number): {readonly selected: number; readonly top: number} {
		const {shapes} = this;
		const found = this.#selected === undefined ? 0 : shapes.findIndex(({key}) => key === this.#selected);
		const selected = found < 0 ? Math.max(0, Math.min(this.#selectedIndex, shapes.length - 1)) : found;
		return {selected, top: topFor({selected, top: this.#top, height, count: shapes.length})};
	}

	/** What was counted of the same view is still right. */
	#reopen(): void {
		if (!this.#count) {
			this.open();
		}

		this.#chosen = undefined;
		this.isOpen = true;
	}
}
