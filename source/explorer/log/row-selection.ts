import type {Anchor, Display} from './display.ts';

/** The rows from one on, up to the cursor; whatever comes in between is among them. */
export class RowSelection {
	#anchor: Anchor | undefined;

	get isOn(): boolean {
		return this.#anchor !== undefined;
	}

	start(anchor: Anchor): void {
		this.#anchor = anchor;
	}

	/** Select nothing; whether anything was selected. */
	stop(): boolean {
		const {isOn} = this;
		this.#anchor = undefined;
		return isOn;
	}

	/** The first and the last of the selected rows of a display; without a selection, the row under the cursor. */
	span(display: Display, cursor: number): [first: number, last: number] {
		const other = this.#anchor ? Math.min(display.find(this.#anchor), display.count - 1) : cursor;
		return [Math.min(other, cursor), Math.max(other, cursor)];
	}
}
