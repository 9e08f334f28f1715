import type {LogStore} from '../../store/log-store.ts';
import type {DisplayLine} from './display.ts';
import type {LogView} from './log-view.ts';
import {reveal} from './viewport.ts';

/** Show all lines of the record under the cursor and all that repeat it, or its first line again. */
export const toggleRecord = (view: LogView): void => {
	const row = view.selected();
	const {store} = view.session;
	const first = row?.type === 'line' ? firstOf(store, row) : undefined;
	if (row?.type !== 'line' || first === undefined) {
		view.context.say('nothing is folded under the cursor');
		return;
	}

	if (!view.shown.isFolded) {
		view.change({isFolded: true});
	}

	if (row.folded || row.repeats > 0) {
		view.position.stay(view.layout());
		store.unfold(row.id, true);
		showLines(view, row.lines + row.repeats);
		return;
	}

	store.unfold(first, false);
	view.travel.seek(async () => store.indexOfRow(first));
};

/** The row by which all is folded or unfolded that a row belongs to; absent where there is nothing to fold. */
const firstOf = (store: LogStore, row: DisplayLine): number | undefined => {
	const index = store.indexOfRow(row.id);
	if (index === undefined) {
		return undefined;
	}

	if (row.lines > 1 || row.continues) {
		return store.record(index)[0]?.id;
	}

	const next = store.row(index + 1);
	const isRepeated = row.repeats > 0 || row.isRepeat || (next?.type === 'line' && next.isRepeat);
	return isRepeated ? store.firstOfRepeats(index) : undefined;
};

/** Scroll as little as shows most of the lines from the cursor on. */
const showLines = (view: LogView, count: number): void => {
	const layout = view.layout();
	const {lines, height} = layout;
	const {cursor} = layout.view;
	const last = reveal(lines, {...layout.view, cursor: cursor + count - 1}, height, 0);
	view.position.goTo(reveal(lines, {...last, cursor}, height, 0), layout);
};
