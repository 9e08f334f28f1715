import {formatDuration} from '../../core/duration.ts';
import type {Instant} from '../../core/instant.ts';
import {msFromInstant} from '../../core/instant.ts';
import type {Timeline} from '../../store/log-store.ts';
import {countWords} from '../paint/count-words.ts';
import type {Theme} from '../theme/theme.ts';
import {barAt, blockFor, endOf, type StripScale} from './strip.ts';
import type {ChosenSpan} from './timeline-strip.ts';

/** Rows that the strip takes, whatever it shows: nothing below it jumps. */
export const stripRows = 2;

/** What is painted of a strip. */
export type StripPicture = {
	readonly scale: StripScale;
	readonly timeline: Timeline;
	readonly chosen: ChosenSpan | undefined;
	/** The time of the line under the cursor. */
	readonly at: Instant | undefined;
	readonly clock: (instant: Instant) => string;
	readonly width: number;
	readonly theme: Theme;
};

/** The strip as rows: bars, those with errors in red and the chosen ones inverted; below them its ends, where the reader is, and what it counts. */
export const paintStrip = (picture: StripPicture | undefined): string[] =>
	picture ? [` ${paintBars(picture)}`, paintAxis(picture)] : ['', ''];

const paintBars = ({scale, timeline, chosen, theme}: StripPicture): string => {
	const most = timeline.counts.reduce((a, b) => Math.max(a, b), 0);
	const [first, last] = chosenBars(scale, chosen);
	const bars = Array.from(timeline.counts, (count, bar) => {
		const block = blockFor(count, most);
		const painted = timeline.errors[bar]! > 0 ? theme.bad(block) : theme.key(block);
		return bar >= first && bar <= last ? theme.match(painted) : painted;
	});
	return bars.join('');
};

/** First and last bar of the chosen span; none where the first is behind the last. */
const chosenBars = (scale: StripScale, chosen: ChosenSpan | undefined): [number, number] => {
	if (!chosen) {
		return [0, -1];
	}

	const {from = scale.from, to = endOf(scale)} = chosen;
	return [barAt(scale, from), barAt(scale, to - 1n)];
};

/** Below the bars: the mark of the reader's bar, and around it what there is room for. */
const paintAxis = (picture: StripPicture): string => {
	const {scale, at, clock, width, theme} = picture;
	const mark = at === undefined ? -1 : barAt(scale, at) + 1;
	const row = new AxisRow(width, mark);
	const [start, end] = [clock(scale.from), clock(endOf(scale))];
	row.put(start, [1]);
	row.put(end, [width - 1 - end.length]);
	for (const facts of factsOf(picture)) {
		const middle = Math.floor((width - facts.length) / 2);
		if (row.put(facts, [middle, mark + 2, mark - 1 - facts.length, start.length + 3])) {
			break;
		}
	}

	const text = row.toString();
	return mark === -1
		? theme.quiet(text)
		: theme.quiet(text.slice(0, mark)) + theme.selected('▲') + theme.quiet(text.slice(mark + 1));
};

/** A row on which texts are put where they touch neither one another nor the mark. */
class AxisRow {
	#text: string;
	readonly #mark: number;

	constructor(width: number, mark: number) {
		this.#text = ' '.repeat(width);
		this.#mark = mark;
	}

	/** Put a text at the first of some places where there is room; whether there is any. */
	put(text: string, places: readonly number[]): boolean {
		const place = places.find(from => this.#isFree(from, from + text.length));
		if (place === undefined) {
			return false;
		}

		this.#text = this.#text.slice(0, place) + text + this.#text.slice(place + text.length);
		return true;
	}

	toString(): string {
		return this.#text;
	}

	#isFree(from: number, to: number): boolean {
		const isMarked = this.#mark >= from - 1 && this.#mark <= to;
		const around = this.#text.slice(Math.max(0, from - 2), to + 2);
		return from >= 0 && to <= this.#text.length && !isMarked && around.trim() === '';
	}
}

/** From the longest to the shortest. */
const factsOf = ({scale, timeline, chosen, clock}: StripPicture): string[] => {
	const [first, last] = chosen ? chosenBars(scale, chosen) : [0, scale.bars - 1];
	const sum = (column: Uint32Array) => column.subarray(first, last + 1).reduce((a, b) => a + b, 0);
	const counts = `${countWords(sum(timeline.counts), 'record')} · ${countWords(sum(timeline.errors), 'error')}`;
	if (!chosen) {
		return [`${counts} · ${formatDuration(msFromInstant(scale.barNs))} a bar`, counts];
	}

	const span = `${clock(chosen.from ?? scale.from)}–${clock(chosen.to ?? endOf(scale))}`;
	return [`${span} · ${counts} · Enter zooms`, `${span} · ${counts}`, counts];
};
