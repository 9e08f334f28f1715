import {UsageError} from '../../core/errors/usage-error.ts';
import type {LogStore, Search} from '../../store/log-store.ts';
import {createMatcher} from '../../store/scan/create-matcher.ts';
import {type LineQuery, parseLineQuery} from '../../store/scan/line-query.ts';
import type {Matcher} from '../../store/scan/matcher.ts';
import {countText, countWords} from '../paint/count-words.ts';
import {shareText} from '../paint/share-text.ts';
import type {DisplayRow} from './display.ts';

/** What is looked for in a log, and where the reader is among what was found. */
export class LogSearch {
	/** As it was typed; empty: nothing is looked for. */
	typed = '';
	/** Why what was typed cannot be looked for. */
	problem: string | undefined;
	#matcher: Matcher | undefined;
	#query: LineQuery | undefined;
	#search: Search | undefined;
	/** Id of the match that the reader went to last. */
	#current: number | undefined;
	/** From which end the search went on to get there. */
	#wrapped: 'top' | 'end' | undefined;

	/** Shows where it matches; absent where that might take too long. */
	get matcher(): Matcher | undefined {
		return this.#matcher?.isQuick ? this.#matcher : undefined;
	}

	/** Whether something is looked for. */
	get isOn(): boolean {
		return this.#search !== undefined;
	}

	/** Whether the reader went to a match. */
	get hasArrived(): boolean {
		return this.#current !== undefined;
	}

	/** Look for something else. What is no query (yet) is told by `problem`. */
	start(store: LogStore, typed: string): void {
		this.stop();
		this.typed = typed;
		if (typed === '') {
			return;
		}

		try {
			this.#query = parseLineQuery(typed);
		} catch (error) {
			if (!(error instanceof UsageError)) {
				throw error;
			}

			this.problem = error.message;
			return;
		}

		this.#matcher = createMatcher(this.#query);
		this.#search = store.search(this.#query);
	}

	/** Another store has the log now. */
	moveTo(store: LogStore): void {
		this.#current = undefined;
		this.#search = this.#query && store.search(this.#query);
	}

	stop(): void {
		this.#search?.close();
		this.#search = undefined;
		this.#query = undefined;
		this.#current = undefined;
		this.#wrapped = undefined;
		this.#matcher = undefined;
		this.problem = undefined;
		this.typed = '';
	}

	/**
	The next match from a row on; after the last one the first.

	@param index - Of a row of the store; not looked at itself.
	@returns Its index; `undefined` where nothing matches, or something else is looked for now.
	*/
	async next(store: LogStore, index: number, direction: 1 | -1): Promise<number | undefined> {
		const search = this.#search;
		let found = await search?.next(index, direction);
		const isWrapped = found === undefined && search === this.#search;
		if (isWrapped) {
			found = await search?.next(direction > 0 ? -1 : store.rowCount, direction);
		}

		if (search !== this.#search) {
			return undefined;
		}

		this.#wrapped = isWrapped ? (direction > 0 ? 'top' : 'end') : undefined;
		return found;
	}

	/** The nearest match: at a row, else after it, else before it. */
	async nearest(index: number): Promise<number | undefined> {
		const search = this.#search;
		const found = (await search?.next(index - 1, 1)) ?? (await search?.next(index, -1));
		return search === this.#search ? found : undefined;
	}

	/** The reader went to a match. */
	arrive(row: DisplayRow | undefined): void {
		this.#current = row?.id;
	}

	/** `14 of 20,110 matches`, whether or not they are in view; with how far the search is, while it is under way. */
	status(store: LogStore): {text: string; isProblem: boolean} {
		const search = this.#search;
		const problem = this.problem ?? search?.failure?.message;
		if (problem !== undefined || !search) {
			return {text: problem ?? '', isProblem: problem !== undefined};
		}

		const index = this.#current === undefined ? undefined : store.indexOfRow(this.#current);
		const place = index === undefined ? undefined : search.placeOf(index);
		const {count, isComplete} = search;
		if (count === 0 && isComplete) {
			return {text: 'no match', isProblem: true};
		}

		const matches = countWords(count, 'match', 'matches');
		const from = this.#wrapped ? ` · went on from the ${this.#wrapped}` : '';
		return {
			text: (place === undefined ? '' : `${countText(place)} of `) + matches + shareText(search) + from,
			isProblem: false,
		};
	}
}
