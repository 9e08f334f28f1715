import type {Instant} from '../../core/instant.ts';
import type {Selection} from '../../core/log-source.ts';
import type {Task} from '../../core/task.ts';
import type {StreamInfo} from '../../store/log-store.ts';
import type {Context, Size} from '../context.ts';
import {StreamList} from '../details/stream-list.ts';
import type {Facts} from '../keymap/binding.ts';
import {PatternList} from '../patterns/pattern-list.ts';
import {Copying} from './copying.ts';
import {createDisplay, type DisplayRow} from './display.ts';
import {headText, ruleOf, shownFrom} from './head-text.ts';
import type {LogOptions} from './log-options.ts';
import {type Layout, LogPosition} from './log-position.ts';
import {LogSearch} from './log-search.ts';
import {LogSession} from './log-session.ts';
import {paintShown} from './paint-shown.ts';
import {paintStrip, stripRows} from './paint-strip.ts';
import {paintPinned} from './pinned.ts';
import {RowPainter} from './row-painter.ts';
import {RowSelection} from './row-selection.ts';
import {firstShown, type Shown, viewOf} from './shown.ts';
import type {Span} from './span.ts';
import {shownBy} from './stream-choice.ts';
import {TimelineStrip} from './timeline-strip.ts';
import {Travel} from './travel.ts';
import type {Lines} from './viewport.ts';

/** What a log is opened with. */
export type LogViewOptions = {
	readonly context: Context;
	readonly selection: Selection;
	/** The task as it is now. */
	readonly task: () => Task;
	/** Whether the task is there no more. */
	readonly isDeleted: () => boolean;
	/** How logs are shown. */
	readonly options: LogOptions;
	readonly size: () => Size;
};

/** The log of a task on the screen: its session, where the reader is, and how it is shown. */
export class LogView {
	options: LogOptions;
	readonly painter: RowPainter;
	readonly position = new LogPosition();
	readonly travel = new Travel(this);
	readonly search = new LogSearch();
	readonly strip = new TimelineStrip();
	readonly selection = new RowSelection();
	readonly copying: Copying;
	readonly patterns = new PatternList(this);
	readonly streamList = new StreamList(this);
	readonly #view: LogViewOptions;
	#session: LogSession;
	/** Another window, until it has something to show in place of the present one. */
	#next: LogSession | undefined;
	#shown = firstShown;
	/** Rows before it are not shown. */
	#from: Instant | undefined;
	#joins = 0;

	constructor(view: LogViewOptions) {
		this.#view = view;
		this.options = view.options;
		this.painter = new RowPainter(view.context);
		this.copying = new Copying(view.context);
		this.#session = this.#open(view.context.firstSpan);
		this.#session.store.show(viewOf(this.#shown, undefined));
	}

	get context(): Context {
		return this.#view.context;
	}

	get task(): Task {
		return this.#view.task();
	}

	get isDeleted(): boolean {
		return this.#view.isDeleted();
	}

	get size(): Size {
		return this.#view.size();
	}

	get session(): LogSession {
		return this.#session;
	}

	/** What of the log is shown. */
	get shown(): Shown {
		return this.#shown;
	}

	/** In order of opening. */
	get streams(): readonly StreamInfo[] {
		return this.#session.store.streams;
	}

	/** How many streams are shown, where some are hidden. */
	get shownStreams(): number | undefined {
		const isShown = shownBy(this.#shown.choice);
		return isShown && this.streams.filter(({id}) => isShown(id)).length;
	}

	/** Whether something is being read that is not there yet. */
	get isLoading(): boolean {
		return this.#next !== undefined || this.#session.isLoading || this.#session.isLoadingOlder;
	}

	get facts(): Facts {
		const {streams, rowCount} = this.#session.store;
		return {
			streams: streams.length,
			hidden: this.#shown.choice.type !== 'all',
			wrap: this.options.wrap,
			searching: this.search.isOn,
			filters: this.#shown.filters.length,
			narrow: false,
			rows: rowCount,
		};
	}

	/** Most bars of the timeline. */
	get stripCells(): number {
		return Math.max(1, this.size.columns - 2);
	}

	/** Rows of the screen between the header and the log. */
	get #fixedRows(): number {
		return this.#pinned().length + (this.strip.isOpen ? stripRows : 0);
	}

	/** What stays between the header and the log, whatever scrolls: painted rows. @param at - The time of the line under the cursor. */
	fixed(at: Instant | undefined): string[] {
		return [...(this.strip.isOpen ? this.#paintStrip(at) : []), ...this.#pinned()];
	}

	#paintStrip(at: Instant | undefined): string[] {
		const {strip, session, shown, stripCells, size, context} = this;
		const {clock, theme} = context;
		const picture = strip.of(session, shown, stripCells);
		return paintStrip(
			picture && {...picture, chosen: strip.chosen, at, clock: clock.seconds, width: size.columns, theme},
		);
	}

	#pinned(): string[] {
		const {context, size, task, session, painter, shown} = this;
		const style = {...context, width: size.columns, labels: painter.labels};
		return [...paintShown(shown, session.store, style), ...paintPinned(session, task, style)];
	}

	/** Where all is on the screen at this moment. */
	layout(): Layout {
		this.#takeNext();
		return this.#layOut();
	}

	#layOut(): Layout {
		const {painter, size, session, context, search, options} = this;
		this.#showFrom(shownFrom(session));
		if (session.joins !== this.#joins) {
			this.#joins = session.joins;
			painter.forget();
		}

		painter.prepare(session.store, options, {width: size.columns - 1, now: context.now(), search});
		const display = createDisplay(
			session.store,
			() => headText(session, this.#shown, context),
			ruleOf(session, context),
		);
		const lines: Lines = {
			count: display.count,
			height(index) {
				const row = display.at(index)!;
				return options.wrap || row.type === 'notice' ? painter.paint(row).length : 1;
			},
		};
		const height = Math.max(1, size.rows - 2 - this.#fixedRows);
		return {display, lines, height, view: this.position.viewOf(display, lines, height)};
	}

	/** What is above the lines that are there of all streams is not shown: it would look like all. */
	#showFrom(from: Instant | undefined): void {
		if (from !== this.#from) {
			this.#from = from;
			this.#session.store.show(viewOf(this.#shown, from));
		}
	}

	/** The row under the cursor. */
	selected(): DisplayRow | undefined {
		const {display, view} = this.layout();
		return display.at(view.cursor);
	}

	/** Show another window; the present one stays until the other has something to show. */
	show(span: Span): void {
		this.#next?.close();
		this.#next = this.#open(span);
	}

	/** Show more or less of the log; the line under the cursor stays where it is on the screen, as long as it is shown. */
	change(change: Partial<Shown>): void {
		this.position.stay(this.layout());
		this.#shown = {...this.#shown, ...change};
		this.#session.store.show(viewOf(this.#shown, this.#from));
	}

	/** End what is loading; whether anything was. What is live goes on where only older lines were being read. */
	stopLoading(): boolean {
		if (this.patterns.stop() || this.copying.stop()) {
			return true;
		}

		const wasLoading = this.isLoading;
		if (this.#next) {
			this.#next.close();
			this.#next = undefined;
		} else if (!this.stopOlder() && wasLoading) {
			this.#session.stop();
		}

		return wasLoading;
	}

	/** End the reading of older lines alone; whether there was any. */
	stopOlder(): boolean {
		return this.#session.stopOlder();
	}

	/** End what was begun before the log itself is left: patterns, reading, a chosen span, a zoom, a search; whether there was anything. */
	back(): boolean {
		if (this.streamList.back() || this.patterns.back() || this.selection.stop() || this.stopOlder()) {
			return true;
		}

		if (this.strip.chosen) {
			this.strip.chooseNothing();
			return true;
		}

		const {zooms} = this.#shown;
		if (zooms.length > 0) {
			this.change({zooms: zooms.slice(0, -1)});
			return true;
		}

		const {isOn} = this.search;
		this.search.stop();
		return isOn;
	}

	/** Give up all reading. */
	close(): void {
		this.copying.stop();
		this.#next?.close();
		this.#session.close();
	}

	#open(span: Span): LogSession {
		const {context, selection, size} = this.#view;
		return new LogSession({
			source: context.source,
			selection,
			span,
			task: this.#view.task,
			screenful: size().rows,
			bounds: context.bounds,
			now: context.now,
			onChange: context.onChange,
			onFirstLines: () => context.onAnswer(),
			say: context.say,
		});
	}

	#takeNext(): void {
		if (!this.#next?.isReady) {
			return;
		}

		// What is above the first line will be another one.
		this.position.leaveHead(this.#layOut());
		this.#session.close();
		this.#session = this.#next;
		this.#next = undefined;
		this.#from = undefined;
		this.#session.store.show(viewOf(this.#shown, undefined));
		this.selection.stop();
		this.copying.stop();
		this.search.moveTo(this.#session.store);
		this.patterns.forget();
		this.travel.stop();
		this.position.forgetRows();
		this.painter.forget();
	}
}
