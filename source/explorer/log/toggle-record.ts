import type {LogView} from './log-view.ts';
import {reveal} from './viewport.ts';

/** Show all lines of the record under the cursor, or its first one again. */
export const toggleRecord = (view: LogView): void => {
	const row = view.selected();
	if (row?.type !== 'line' || (row.lines === 1 && !row.continues)) {
		view.context.say('there is no record of several lines under the cursor');
		return;
	}

	if (!view.shown.isFolded) {
		view.change({isFolded: true});
	}

	const {store} = view.session;
	if (row.folded) {
		view.position.stay(view.layout());
		store.unfold(row.id, true);
		showLines(view, row.lines);
		return;
	}

	const index = store.indexOfRow(row.id);
	const first = index === undefined ? undefined : store.record(index)[0];
	if (first?.id !== undefined) {
		store.unfold(first.id, false);
		view.travel.seek(async () => store.indexOfRow(first.id!));
	}
};

/** Scroll as little as shows most of the lines from the cursor on. */
const showLines = (view: LogView, count: number): void => {
	const layout = view.layout();
	const {lines, height} = layout;
	const {cursor} = layout.view;
	const last = reveal(lines, {...layout.view, cursor: cursor + count - 1}, height, 0);
	view.position.goTo(reveal(lines, {...last, cursor}, height, 0), layout);
};
