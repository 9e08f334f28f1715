import type {Zone, ZoneClock} from '../../core/clock.ts';
import {type Instant, instantFromMs} from '../../core/instant.ts';
import type {LogStore} from '../../store/log-store.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Context} from '../context.ts';
import {createTheme, type Theme} from '../theme/theme.ts';
import type {DisplayLine, DisplayRow} from './display.ts';
import {type LabelKind, type Labels, labelStreams} from './labels.ts';
import type {LogOptions} from './log-options.ts';
import type {LogSearch} from './log-search.ts';
import {type LineStyle, messageRoom, paintLine, paintWhole} from './paint-line.ts';
import {ownLine, paintNotice} from './paint-notice.ts';
import {plainText} from './text-ranges.ts';
import {createTimeColumn} from './time-column.ts';

/** Most rows that are remembered, painted. */
const mostRemembered = 4096;

const quarterNs = instantFromMs(900_000);
const mostDates = 100;

const plainTheme = createTheme(0);

/** Paints rows, and remembers them: a row is painted once, however often it is on the screen. */
export class RowPainter {
	readonly #theme: Theme;
	readonly #zone: Zone;
	readonly #clock: ZoneClock;
	#key = '';
	/** Dates of quarters of an hour. */
	readonly #dates = new Map<Instant, string>();
	#style: LineStyle | undefined;
	readonly #painted = new Map<number, {readonly state: number; readonly rows: string[]}>();

	constructor({theme, zone, clock}: Pick<Context, 'theme' | 'zone' | 'clock'>) {
		this.#theme = theme;
		this.#zone = zone;
		this.#clock = clock;
	}

	/** The names of the streams, as they are painted. */
	get labels(): Labels {
		return this.#style!.labels;
	}

	get labelKind(): LabelKind {
		return this.#style!.labelKind;
	}

	/** Whether there is a column of times. */
	get hasTimes(): boolean {
		return this.#style!.time !== undefined;
	}

	/**
	Say how the next rows are painted. Where that is not as before, all is painted anew.

	@param width - Cells of a row.
	@param now - ms since the epoch.
	@param search - What is highlighted.
	*/
	prepare(
		store: LogStore,
		options: LogOptions,
		{width, now, search}: {width: number; now: number; search: Pick<LogSearch, 'typed' | 'matcher'>},
	): void {
		const {streams} = store;
		const labelKind = options.label ?? (streams.length > 1 ? 'short' : 'off');
		const hasTimes = options.timestamps ?? !streams.every(({opened}) => opened.task.kind === 'file');
		const hasDates = this.#hasDates(store, now);
		const key = JSON.stringify([options, width, labelKind, hasTimes, hasDates, streams.length, search.typed]);
		if (key === this.#key) {
			return;
		}

		this.#key = key;
		this.#painted.clear();
		const {matcher} = search;
		this.#style = this.#styleFor(store, options, {width, labelKind, hasTimes, hasDates, matcher});
	}

	/** Start anew: another store numbers its rows anew. */
	forget(): void {
		this.#key = '';
	}

	/** Cells that a line has for its message. */
	roomFor(line: DisplayLine): number {
		return messageRoom(line, this.#style!);
	}

	/** All of a line's message as it is painted, without styles. */
	messageText(line: DisplayLine): string {
		return plainText(paintWhole(line, this.#style!));
	}

	/** A row of the display as rows of the screen: at least one. */
	paint(row: DisplayRow): readonly string[] {
		// The explorer's own rows change without another id.
		if (row.type === 'head' || row.type === 'rule') {
			return [ownLine(sanitizeText(row.text), this.#style!.width, this.#style!.theme.quiet)];
		}

		// A row that is being read back takes its place for a moment.
		if (row.type === 'unread') {
			return [''];
		}

		const state = stateOf(row);
		const known = this.#painted.get(row.id);
		if (known?.state === state) {
			return known.rows;
		}

		if (this.#painted.size >= mostRemembered) {
			this.#painted.clear();
		}

		const style = this.#style!;
		const rows =
			row.type === 'line' ? paintLine(row, style) : paintNotice(row, {...style, clock: this.#clock.seconds});
		this.#painted.set(row.id, {state, rows});
		return rows;
	}

	#styleFor(
		{streams}: LogStore,
		options: LogOptions,
		known: Pick<LineStyle, 'width' | 'labelKind' | 'matcher'> & {hasTimes: boolean; hasDates: boolean},
	): LineStyle {
		const {timeKind, colour, wrap, json, column} = options;
		return {
			width: known.width,
			matcher: known.matcher,
			time: known.hasTimes ? createTimeColumn(timeKind, this.#zone, known.hasDates) : undefined,
			labelKind: known.labelKind,
			labels: labelStreams(streams, known.labelKind),
			colour,
			wrap,
			json,
			column,
			theme: colour === 'none' ? plainTheme : this.#theme,
		};
	}

	/** Whether the log is not of today alone. */
	#hasDates(store: LogStore, now: number): boolean {
		const today = this.#dateOf(instantFromMs(now));
		return [store.row(0), store.row(store.rowCount - 1)].some(row => row && this.#dateOf(row.time) !== today);
	}

	/** Remembered, because this is asked for every frame and `Intl` is slow. Days begin at quarters of an hour, whatever the zone. */
	#dateOf(instant: Instant): string {
		const quarter = instant / quarterNs;
		const known = this.#dates.get(quarter);
		if (known !== undefined) {
			return known;
		}

		const date = this.#clock.full(instant).slice(0, 10);
		if (this.#dates.size >= mostDates) {
			this.#dates.clear();
		}

		this.#dates.set(quarter, date);
		return date;
	}
}

/** More lines are never folded away behind one. */
const mostFolded = 2 ** 20;

/** What a row looks like depends on its neighbours, too. */
const stateOf = (row: DisplayRow): number =>
	row.type === 'line'
		? (row.repeats * mostFolded + (row.folded ?? 0)) * 4 + Number(row.isContext) * 2 + Number(row.continues)
		: 0;
