import {setTimeout} from 'node:timers/promises';
import type {LogStore} from '../../store/log-store.ts';
import type {Layout} from './log-position.ts';
import type {LogView} from './log-view.ts';
import {advance, isAtStart, reveal, screenPlaces, type View} from './viewport.ts';

/** How long a key waits for what the one before it looks for, in ms: not felt. */
const patienceMs = 50;

/** How a reader goes through a log: at once where rows are in memory, else as soon as they are. The last wish counts. */
export class Travel {
	readonly #view: LogView;
	#wish = 0;
	#under = Promise.resolve();
	/** Wishes that are neither fulfilled nor given up. */
	#pending = 0;
	#soon: Promise<void> | undefined;

	constructor(view: LogView) {
		this.#view = view;
	}

	/**
	While something is looked for: resolves when it was found, or when it has taken so long that the next key may come in between.

	So keys that are typed fast find what the ones before them led to. Only the first of several wishes is waited for: keys never lag.
	*/
	get soon(): Promise<void> | undefined {
		return this.#soon;
	}

	/** Go where a move leads; `isOlder` where going up at the top asks for older lines. */
	move(change: (layout: Layout) => View, isOlder = false): void {
		this.#wish++;
		const layout = this.#view.layout();
		if (isOlder && isAtStart(layout.view) && layout.view.cursor === 0) {
			void this.#loadOlder(change);
			return;
		}

		this.#goTo(change, layout);
	}

	/**
	Go to a row of the store that is still to be found; wishes are fulfilled one after another.

	@param find - Is told from which row to look; `undefined` where there is none.
	@param arrived - Called when the reader is there.
	*/
	seek(find: (from: number) => Promise<number | undefined>, arrived?: () => Promise<void>): void {
		const wish = this.#wish;
		this.#under = this.#under.then(async () => {
			const {display, view} = this.#view.layout();
			const found = wish === this.#wish ? await find(display.toStore(view.cursor)) : undefined;
			if (found !== undefined && wish === this.#wish) {
				await this.goToRow(found);
				await arrived?.();
				this.#view.context.onAnswer();
			}

			this.#pending--;
		});
		if (this.#pending++ === 0) {
			this.#soon = Promise.race([this.#under, setTimeout(patienceMs)]).then(() => {
				this.#soon = undefined;
			});
		}
	}

	/** Whatever is still being looked for is not wanted any more. */
	stop(): void {
		this.#wish++;
	}

	/** Go to a row of the store: where it is not on the screen, it gets a third of the screen above it. */
	async goToRow(index: number): Promise<void> {
		const {height} = this.#view.layout();
		await rowsRead(this.#view.session.store, index - height, index + height);
		const layout = this.#view.layout();
		this.#view.position.goTo(viewAround(layout, layout.display.fromStore(index)), layout);
	}

	/** Rows that are on the disk would be found by their times alone: they are waited for. */
	#goTo(change: (layout: Layout) => View, layout: Layout): void {
		const {position, session} = this.#view;
		const {store} = session;
		const target = change(layout);
		const [from, to] = rowsOf(layout, target);
		if (store.load(from, to)) {
			position.goTo(target, layout);
			if (session.isLoadingOlder) {
				position.leaveHead(layout);
			}

			return;
		}

		const wish = this.#wish;
		void rowsRead(store, from, to).then(() => {
			if (wish === this.#wish) {
				this.#goTo(change, this.#view.layout());
				this.#view.context.onAnswer();
			}
		});
	}

	/** Read the next older window; then do what was asked for. */
	async #loadOlder(then: (layout: Layout) => View): Promise<void> {
		const {position, context, session} = this.#view;
		const loading = session.loadOlder();
		if (session.isLoadingOlder) {
			position.leaveHead(this.#view.layout());
		}

		const result = await loading;
		if (result?.failure !== undefined) {
			context.say(`older lines cannot be read: ${result.failure}`);
		} else if (result && result.added > 0) {
			const layout = this.#view.layout();
			position.goTo(then(layout), layout);
		}

		context.onChange();
	}
}

/** Rows of the store that a view would show, and a screen more on either side. */
export const rowsOf = ({display, lines, height}: Layout, {top}: View): [from: number, to: number] => {
	const bottom = screenPlaces(lines, top, height).at(-1)?.index ?? top.index;
	return [Math.max(0, display.toStore(top.index) - height), display.toStore(bottom) + height];
};

/** Resolves when the rows are in memory. */
const rowsRead = async (store: LogStore, from: number, to: number): Promise<void> => {
	while (!store.load(Math.max(0, from), Math.min(store.rowCount, to))) {
		await new Promise<void>(resolve => {
			const unsubscribe = store.subscribe(() => {
				unsubscribe();
				resolve();
			});
		});
	}
};

const viewAround = ({lines, view, height}: Layout, cursor: number): View => {
	const isSeen = screenPlaces(lines, view.top, height).some(({index}) => index === cursor);
	const top = isSeen ? view.top : advance(lines, {index: cursor, row: 0}, -Math.floor(height / 3));
	return reveal(lines, {top, cursor}, height, 0);
};
