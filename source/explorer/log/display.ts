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
};

/**
Put the explorer's own lines among the rows of a store.

@param from - Rows before it are left out.
@param rule - Stands before the first row at or after its time, if anything stands above that.
*/
export const createDisplay = (
	store: LogStore,
	head: () => string,
	from: Instant | undefined,
	rule: {readonly time: Instant; readonly text: (isEmptyBelow: boolean) => string} | undefined,
): Display => {
	const hidden = from === undefined ? 0 : store.indexAtTime(from);
	const rowCount = store.rowCount - hidden;
	const firstInside = rule ? store.indexAtTime(rule.time) - hidden : 0;
	const ruleAt = firstInside > 0 ? firstInside + 1 : undefined;
	const fromStore = (index: number) => {
		const row = Math.max(0, index - hidden) + 1;
		return row + (ruleAt !== undefined && row >= ruleAt ? 1 : 0);
	};
	return {
		count: rowCount + 1 + (ruleAt === undefined ? 0 : 1),
		at(index) {
			if (index === 0) {
				return {type: 'head', id: headId, text: head()};
			}

			if (index === ruleAt) {
				return {type: 'rule', id: ruleId, text: rule!.text(firstInside >= rowCount)};
			}

			return withFolded(store, hidden + (ruleAt !== undefined && index > ruleAt ? index - 2 : index - 1));
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
