import {type Instant, instantFromMs} from '../../core/instant.ts';
import type {Timeline} from '../../store/log-store.ts';

/** A span of time cut into bars of equal width. */
export type StripScale = {
	readonly from: Instant;
	/** Of one bar. */
	readonly barNs: Instant;
	readonly bars: number;
};

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
/** Widths of a bar that people can reckon with, in ms. */
const widthsMs = [
	...[1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500],
	...[1, 2, 3, 5, 10, 15, 20, 30].map(seconds => seconds * secondMs),
	...[1, 2, 3, 5, 10, 15, 20, 30].map(minutes => minutes * minuteMs),
	...[1, 2, 3, 6, 12, 24].map(hours => hours * hourMs),
];

/**
The bars for a span: as many as fit, each as wide as a whole number of seconds (or minutes, hours…), beginning at one.

So a span that grows at its end gets more bars, and those that are there stay where they are, until they no longer fit.

@param cells - Most bars.
*/
export const scaleOf = (from: Instant, to: Instant, cells: number): StripScale => {
	const fits = (barNs: Instant) => barsOf(from - (from % barNs), to, barNs) <= BigInt(cells);
	const known = widthsMs.map(instantFromMs).find(fits);
	let barNs = known ?? instantFromMs(widthsMs.at(-1)!);
	while (!fits(barNs)) {
		barNs *= 2n;
	}

	const start = from - (from % barNs);
	return {from: start, barNs, bars: Number(barsOf(start, to, barNs))};
};

const barsOf = (from: Instant, to: Instant, barNs: Instant): Instant => {
	const bars = (to - from) / barNs + 1n;
	return bars > 1n ? bars : 1n;
};

/** The end of the last bar. */
export const endOf = ({from, barNs, bars}: StripScale): Instant => from + barNs * BigInt(bars);

/** The bar in which a moment lies; the nearest one where it lies in none. */
export const barAt = ({from, barNs, bars}: StripScale, time: Instant): number =>
	Math.max(0, Math.min(bars - 1, Number((time - from) / barNs)));

/** The nearest bar before or after one that holds records; `undefined` where there is none. */
export const nextBar = ({counts}: Timeline, bar: number, direction: 1 | -1): number | undefined => {
	for (let next = bar + direction; next >= 0 && next < counts.length; next += direction) {
		if (counts[next]! > 0) {
			return next;
		}
	}

	return undefined;
};

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** How high a bar is drawn; the least count that is not none is seen. */
export const blockFor = (count: number, most: number): string =>
	count === 0 ? ' ' : blocks[Math.min(blocks.length - 1, Math.floor((count * blocks.length) / (most + 1)))]!;
