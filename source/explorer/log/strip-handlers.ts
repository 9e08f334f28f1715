import type {Instant} from '../../core/instant.ts';
import type {Action} from '../keymap/binding.ts';
import type {LogView} from './log-view.ts';
import {barAt, endOf, nextBar} from './strip.ts';
import type {StripState} from './timeline-strip.ts';

/** What keys do with the timeline. */
export const stripHandlers = (view: LogView): Partial<Record<Action, () => void>> => ({
	timeline() {
		const {strip} = view;
		strip.isOpen = !strip.isOpen;
		strip.chooseNothing();
	},
	spanFrom: () => choose(view, time => view.strip.chooseFrom(time)),
	spanTo: () => choose(view, time => view.strip.chooseTo(time)),
	earlier: () => travel(view, -1),
	later: () => travel(view, 1),
});

/** Show only the span that was chosen; whether there was one. */
export const zoom = (view: LogView): boolean => {
	const {strip, shown} = view;
	const {chosen} = strip;
	const picture = strip.of(view.session, shown, view.stripCells);
	if (!strip.isOpen || !chosen || !picture) {
		return false;
	}

	const {from = picture.scale.from, to = endOf(picture.scale)} = chosen;
	strip.chooseNothing();
	view.position.hold(view.layout());
	view.change({zooms: [...shown.zooms, {from, to}]});
	return true;
};

const choose = (view: LogView, take: (time: Instant) => void): void => {
	const row = view.selected();
	view.strip.isOpen = true;
	if (row && 'time' in row) {
		take(row.time);
	} else {
		view.context.say('there is no line under the cursor');
	}
};

/** Go to the first line of the next bar that has any, or the one before. */
const travel = (view: LogView, direction: 1 | -1): void => {
	const {strip, session, shown} = view;
	strip.isOpen = true;
	const picture = strip.of(session, shown, view.stripCells);
	const row = view.selected();
	if (!picture || !row || !('time' in row)) {
		return;
	}

	view.travel.seek(async from => {
		const found = firstLines(picture, row.time, direction)
			.map(time => session.store.indexAtTime(time))
			.find(index => (direction > 0 ? index > from && index < session.store.rowCount : index < from));
		if (found === undefined) {
			view.context.say(direction > 0 ? 'no later lines' : 'no earlier lines');
		}

		return found;
	});
};

/** The beginnings of the bars with lines on one side of a moment, the nearest first; lazily, because the first one does. */
function* firstLines({scale, timeline}: StripState, time: Instant, direction: 1 | -1): Generator<Instant> {
	for (
		let bar = nextBar(timeline, barAt(scale, time), direction);
		bar !== undefined;
		bar = nextBar(timeline, bar, direction)
	) {
		yield scale.from + scale.barNs * BigInt(bar);
	}
}
