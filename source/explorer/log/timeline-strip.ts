import type {Instant} from '../../core/instant.ts';
import type {LogStore, Timeline} from '../../store/log-store.ts';
import type {LogSession} from './log-session.ts';
import type {Shown} from './shown.ts';
import {endOf, type StripScale, scaleOf} from './strip.ts';

/** A span that a person chose, `to` exclusive; an end that was not chosen is that of the strip. */
export type ChosenSpan = {readonly from?: Instant; readonly to?: Instant};

/** The bars of a strip, and what they count. */
export type StripState = {readonly scale: StripScale; readonly timeline: Timeline};

/** How many records there are over the window, and which span of it the person chose. */
export class TimelineStrip {
	isOpen = false;
	#chosen: ChosenSpan = {};
	#known: (StripState & {store: LogStore; version: number}) | undefined;

	/** The span that was chosen; `undefined` where none was. */
	get chosen(): ChosenSpan | undefined {
		const {from, to} = this.#chosen;
		return from === undefined && to === undefined ? undefined : this.#chosen;
	}

	/** Let the span begin at a moment. An end that lies before it is not wanted any more. */
	chooseFrom(from: Instant): void {
		const {to} = this.#chosen;
		this.#chosen = {from, to: to !== undefined && to > from ? to : undefined};
	}

	/** Let the span end with a moment. */
	chooseTo(last: Instant): void {
		const {from} = this.#chosen;
		const to = last + 1n;
		this.#chosen = {from: from !== undefined && from < to ? from : undefined, to};
	}

	chooseNothing(): void {
		this.#chosen = {};
	}

	/** The strip as it is now; `undefined` where there is no line. @param cells - Its width. */
	of(session: LogSession, shown: Shown, cells: number): StripState | undefined {
		const {store} = session;
		const [from, to] = windowOf(session, shown);
		if (from === undefined || to === undefined) {
			return undefined;
		}

		const scale = scaleOf(from, to, cells);
		const known = this.#known;
		if (known?.store === store && known.version === store.version && isSame(known.scale, scale)) {
			return known;
		}

		const timeline = store.timeline(scale.from, endOf(scale), scale.bars);
		this.#known = {store, version: store.version, scale, timeline};
		return this.#known;
	}
}

const isSame = (a: StripScale, b: StripScale): boolean =>
	a.from === b.from && a.barNs === b.barNs && a.bars === b.bars;

/** The span that is looked at: that of the zoom, else from the window's beginning to the newest line. */
const windowOf = (
	{store, windowStart}: LogSession,
	{zooms}: Shown,
): readonly [Instant | undefined, Instant | undefined] => {
	const zoom = zooms.at(-1);
	if (zoom) {
		return [zoom.from, zoom.to - 1n];
	}

	const [first, last] = [store.row(0)?.time, store.row(store.rowCount - 1)?.time];
	const from = windowStart ?? first;
	return [from, last !== undefined && from !== undefined && last < from ? from : last];
};
