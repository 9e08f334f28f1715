import {type Anchor, type Display, headId} from './display.ts';
import {advance, endView, isAtEnd, type Lines, reveal, screenPlaces, type View} from './viewport.ts';

/** What is on the screen, as numbers; right until the next change. */
export type Layout = {
	readonly display: Display;
	readonly lines: Lines;
	/** Rows of the screen for the log. */
	readonly height: number;
	readonly view: View;
};

/** Where a reader was; right as long as the log is the same. */
export type SavedPosition = {
	readonly following: boolean;
	readonly top: Anchor & {readonly row: number};
	readonly cursor: Anchor;
	readonly above: number | undefined;
};

/** Where the reader is in a log that grows, is put in order, and gets older lines while being read. */
export class LogPosition {
	/** Whether the newest line stays on the screen. */
	following = true;
	#top: SavedPosition['top'] = {id: headId, time: 0n, row: 0};
	#cursor: Anchor = {id: headId, time: 0n};
	/** Rows between the top of the screen and the cursor, where these count instead of the row at the top. */
	#above: number | undefined;
	/** The last row that was on the screen. */
	#seen: Anchor = {id: headId, time: 0n};

	/** The view of these rows from where the reader is. */
	viewOf(display: Display, lines: Lines, height: number): View {
		if (this.following) {
			return endView(lines, height);
		}

		const last = lines.count - 1;
		const cursor = Math.min(last, display.find(this.#cursor));
		if (this.#above !== undefined) {
			return reveal(lines, {top: advance(lines, {index: cursor, row: 0}, -this.#above), cursor}, height, 0);
		}

		const index = Math.min(last, display.find(this.#top));
		const row = Math.min(this.#top.row, lines.height(index) - 1);
		return reveal(lines, {top: {index, row}, cursor}, height, 0);
	}

	/** The reader went there; the end is where following resumes. */
	goTo(view: View, layout: Layout): void {
		this.hold({...layout, view});
		this.following = isAtEnd(layout.lines, view, layout.height);
	}

	/** Rows around the cursor are about to come or go: whatever does, its own row keeps its height on the screen. */
	stay({display, lines, view, height}: Layout): void {
		if (this.#above === undefined && !this.following) {
			this.#cursor = anchorAt(display, view.cursor);
			this.#above = screenPlaces(lines, view.top, height).findIndex(({index}) => index === view.cursor);
		}
	}

	/** Stop following: stay with what is on the screen. */
	hold({display, view}: Layout): void {
		this.following = false;
		this.#above = undefined;
		this.#top = {...anchorAt(display, view.top.index), row: view.top.row};
		this.#cursor = anchorAt(display, view.cursor);
	}

	/** What is above will move away from its first line: stay with the line below that. */
	leaveHead({display}: Layout): void {
		if (this.#top.id === headId) {
			this.#top = {...anchorAt(display, 1), row: 0};
		}

		if (this.#cursor.id === headId) {
			this.#cursor = anchorAt(display, 1);
		}
	}

	/** Where the reader is, to come back to. */
	save(): SavedPosition {
		return {following: this.following, top: this.#top, cursor: this.#cursor, above: this.#above};
	}

	/** Back to where the reader was. */
	restore({following, top, cursor, above}: SavedPosition): void {
		this.following = following;
		this.#top = top;
		this.#cursor = cursor;
		this.#above = above;
	}

	/** Ids are about to mean other rows: from now on only times count. */
	forgetRows(): void {
		this.#top = {...this.#top, id: undefined};
		this.#cursor = {...this.#cursor, id: undefined};
		this.#seen = {...this.#seen, id: undefined};
	}

	/**
	Rows below the screen that came since the reader stopped following.

	@param bottom - Index of the last row on the screen.
	*/
	newBelow(display: Display, bottom: number): number {
		const last = display.count - 1;
		const seen = this.following ? last : Math.min(last, Math.max(bottom, display.find(this.#seen)));
		this.#seen = anchorAt(display, seen);
		return last - seen;
	}
}

/** What to remember a row of a display by. */
export const anchorAt = (display: Display, index: number): Anchor => {
	const row = display.at(index);
	if (row === undefined || row.type === 'head') {
		return {id: headId, time: 0n};
	}

	// The rule moves with the window: stay with the line before it.
	return row.type === 'rule' ? anchorAt(display, index - 1) : {id: row.id, time: row.time};
};
