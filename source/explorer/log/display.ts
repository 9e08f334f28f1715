import type {Instant} from '../../core/instant.ts';
import type {LineRow, LogStore, Row} from '../../store/log-store.ts';

/** What stands on the screen: a row of the log, or a line of the explorer's own that is no event of it. */
export type DisplayRow =
	| Exclude<Row, LineRow>
	| DisplayLine
	/** The first line: what lies above. */
	| {readonly type: 'head'; readonly id: typeof headId; readonly text: string}
	/** Between the window and what is older than it. */
	| {readonly type: 'rule'; readonly id: typeof ruleId; readonly text: string};

/** A line of a log, and how many lines of its record are folded away behind it. */
export type DisplayLine = LineRow & {readonly folded?: number};

export const headId = -1;
const ruleId = -2;

/** A row that is remembered: by its id, and where that is gone (or of another store) by its time. */
export type Anchor = {readonly id: number | undefined; readonly time: Instant};

/** The rows of a store with the explorer's own lines among them. */
export type Display = {
	readonly count: number;
	at(index: number): DisplayRow | undefined;
	/** Where a row is now, at most the number of rows. */
	find(anchor: Anchor): number;
	/** The row of the store that stands there; of a line of the explorer's own, the one below it. */
	toStore(index: number): number;
	/** Where a row of the store stands. */
	fromStore(index: number): number;
};

/**
Put the explorer's own lines among the rows of a store.

@param rule - Stands before the first row at or after its time, if anything stands above that.
*/
export const createDisplay = (
	store: LogStore,
	head: () => string,
	rule: {readonly time: Instant; readonly text: (isEmptyBelow: boolean) => string} | undefined,
): Display => {
	const {rowCount} = store;
	const firstInside = rule ? store.indexAtTime(rule.time) : 0;
	const ruleAt = firstInside > 0 ? firstInside + 1 : undefined;
	const fromStore = (index: number) => index + 1 + (ruleAt !== undefined && index >= firstInside ? 1 : 0);
	const toStore = (index: number) =>
		Math.max(0, ruleAt !== undefined && index > ruleAt ? index - 2 : index - 1);
	return {
		count: rowCount + 1 + (ruleAt === undefined ? 0 : 1),
		at(index) {
			if (index === 0) {
				return {type: 'head', id: headId, text: head()};
			}

			return index === ruleAt
				? {type: 'rule', id: ruleId, text: rule!.text(firstInside >= rowCount)}
				: withFolded(store, toStore(index));
		},
		find({id, time}) {
			if (id === headId) {
				return 0;
			}

			if (id === ruleId && ruleAt !== undefined) {
				return ruleAt;
			}

			const index = id === undefined ? undefined : store.indexOfRow(id);
			return fromStore(index ?? store.indexAtTime(time));
		},
		toStore,
		fromStore,
	};
};

const withFolded = (store: LogStore, index: number): DisplayRow | undefined => {
	const row = store.row(index);
	if (row?.type !== 'line' || row.lines === 1) {
		return row;
	}

	const next = store.row(index + 1);
	return next?.type === 'line' && next.continues ? row : {...row, folded: row.lines - 1};
};
