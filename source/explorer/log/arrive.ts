import type {Matcher} from '../../store/scan/matcher.ts';
import {cellWidth} from '../../terminal/cells.ts';
import type {DisplayLine} from './display.ts';
import type {LogView} from './log-view.ts';
import {textRanges} from './text-ranges.ts';

/** The reader came to a match: what matches is brought into view, out of a folded record and from beyond the edge of the screen. */
export const arriveAtMatch = async (view: LogView): Promise<void> => {
	await unfoldMatch(view);
	passMatch(view);
};

/** As long as it is typed, a search leaves folded what is folded. */
export const passMatch = (view: LogView): void => {
	const {search} = view;
	const row = view.selected();
	search.arrive(row);
	if (row?.type === 'line' && search.matcher && !view.options.wrap) {
		showColumn(view, row, search.matcher);
	}
};

/** Where only a line matches that is folded away, it is unfolded and the cursor goes on to it. */
const unfoldMatch = async (view: LogView): Promise<void> => {
	const {search, travel} = view;
	const {store} = view.session;
	const row = view.selected();
	const {matcher} = search;
	if (row?.type !== 'line' || !(row.folded || row.repeats) || !matcher || matcher.test(row.bytes)) {
		return;
	}

	store.unfold(row.id, true);
	// Those that are folded with it are told to be unfolded, too, as rows are counted.
	const index = store.rowCount > 0 ? store.indexOfRow(row.id) : undefined;
	const found = index === undefined ? undefined : await search.nearest(index);
	await (found === undefined ? undefined : travel.goToRow(found));
};

/** Scroll sideways where what matches is beyond an edge, and back where there is no need to be scrolled. */
const showColumn = (view: LogView, row: DisplayLine, matcher: Matcher): void => {
	const text = view.painter.messageText(row);
	const [from, to] = textRanges(text, matcher, 1);
	if (from === undefined || to === undefined) {
		return;
	}

	const [start, end] = [cellWidth(text.slice(0, from)), cellWidth(text.slice(0, to))];
	const room = view.painter.roomFor(row);
	const {column} = view.options;
	// At either edge a sign may take a cell.
	if (start <= column || end >= column + room) {
		view.options = {...view.options, column: end < room ? 0 : Math.max(0, start - Math.floor(room / 3))};
	}
};
