import type {Action} from '../keymap/binding.ts';
import type {Display} from './display.ts';
import {anchorAt} from './log-position.ts';
import type {LogView} from './log-view.ts';
import {screenPlaces} from './viewport.ts';

/** What keys do that copy. */
export const copyHandlers = (view: LogView): Partial<Record<Action, () => void>> => ({
	select() {
		if (view.selection.stop()) {
			return;
		}

		const layout = view.layout();
		// The line under the cursor is meant, not the newest one.
		view.position.hold(layout);
		view.selection.start(anchorAt(layout.display, layout.view.cursor));
	},
	copy() {
		const {display, view: part} = view.layout();
		copyRows(view, ...view.selection.span(display, part.cursor));
		view.selection.stop();
	},
	copyView() {
		const {lines, view: part, height} = view.layout();
		const places = screenPlaces(lines, part.top, height);
		copyRows(view, part.top.index, places.at(-1)?.index ?? part.top.index);
	},
});

/** Copy the records of the log between two rows of the display, both included. */
const copyRows = (view: LogView, first: number, last: number): void => {
	const {display} = view.layout();
	const {session, copying} = view;
	let [from, to] = [first, last];
	while (from <= to && isOwn(display, from)) {
		from++;
	}

	while (to >= from && isOwn(display, to)) {
		to--;
	}

	const [start, end] = [anchorAt(display, from), anchorAt(display, to)];
	void copying.copy(session.store, () => {
		const now = view.layout().display;
		return from > to ? [0, 0] : [now.toStore(now.find(start)), now.toStore(now.find(end)) + 1];
	});
};

/** Whether a row is the explorer's own. */
const isOwn = (display: Display, index: number): boolean => {
	const type = display.at(index)?.type;
	return type === 'head' || type === 'rule';
};
