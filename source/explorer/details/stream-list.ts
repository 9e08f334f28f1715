import type {StreamId} from '../../core/instance.ts';
import type {StreamInfo} from '../../store/log-store.ts';
import type {LogView} from '../log/log-view.ts';
import {topFor} from '../paint/top-for.ts';

/** The streams of a log, one a row: which of them is selected, and what part is on the screen. */
export class StreamList {
	isOpen = false;
	readonly #view: LogView;
	#selected: StreamId | undefined;
	#top = 0;

	constructor(view: LogView) {
		this.#view = view;
	}

	/** In the order in which they were opened. */
	get streams(): readonly StreamInfo[] {
		return this.#view.session.store.streams;
	}

	get selected(): StreamInfo | undefined {
		return this.streams[this.#index];
	}

	/** Show them; selected is the one under the cursor. */
	open(): void {
		const row = this.#view.selected();
		this.#selected = row && 'stream' in row ? row.stream?.id : this.#selected;
		this.isOpen = true;
	}

	/** Back to the log; whether they were shown. */
	back(): boolean {
		const {isOpen} = this;
		this.isOpen = false;
		return isOpen;
	}

	/** Show only the lines of the selected one. */
	choose(): void {
		const {selected} = this;
		if (selected) {
			this.isOpen = false;
			this.#view.change({choice: {type: 'only', stream: selected.id}});
		}
	}

	/** Select the stream so many rows further down, or up where negative. */
	move(rows: number): void {
		const index = Math.max(0, Math.min(this.streams.length - 1, this.#index + rows));
		this.#selected = this.streams[index]?.id;
	}

	/** What part is on the screen; remembered, so that it stays there as far as it can. @param height - Rows for streams. */
	settle(height: number): {readonly selected: number; readonly top: number} {
		const selected = this.#index;
		this.#top = topFor({selected, top: this.#top, height, count: this.streams.length});
		return {selected, top: this.#top};
	}

	get #index(): number {
		return Math.max(
			0,
			this.streams.findIndex(({id}) => id === this.#selected),
		);
	}
}
