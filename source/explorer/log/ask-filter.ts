import {UsageError} from '../../core/errors/usage-error.ts';
import {parseLineQuery} from '../../store/scan/line-query.ts';
import {countWords} from '../paint/count-words.ts';
import {shareText} from '../paint/share-text.ts';
import type {Question} from '../prompt/prompt.ts';
import {askSearch} from './ask-search.ts';
import type {LogView} from './log-view.ts';
import type {TypedFilter} from './shown.ts';

/** What `&` and `!` ask: the log shows what is left of it while it is typed. One more filter, or, where nothing is typed, none at all. */
export const askFilter = (view: LogView, isInverted: boolean): Question => {
	const {filters} = view.shown;
	const position = view.position.save();
	let problem: string | undefined;
	return {
		sign: isInverted ? '!' : '&',
		history: view.context.histories.searches,
		changed(text) {
			problem = undefined;
			try {
				view.change({filters: text === '' ? filters : [...filters, filterOf(text, isInverted)]});
			} catch (error) {
				if (!(error instanceof UsageError)) {
					throw error;
				}

				problem = error.message;
			}
		},
		accepted(text) {
			if (text === '') {
				view.change({filters: [], around: 0});
			} else if (problem !== undefined) {
				view.change({filters});
				view.context.say(problem);
			}
		},
		cancelled() {
			view.change({filters});
			view.position.restore(position);
		},
		turn: text => ({question: isInverted ? askSearch(view) : askFilter(view, true), text}),
		turnOn: character => (character === '!' ? askFilter(view, !isInverted) : undefined),
		status() {
			if (problem !== undefined) {
				return {text: problem, isProblem: true};
			}

			const {store} = view.session;
			const state = store.filters.length > filters.length ? store.filters.at(-1) : undefined;
			if (!state) {
				return {text: emptyWords(filters)};
			}

			return state.failure
				? {text: state.failure.message, isProblem: true}
				: {text: countWords(state.count, 'record') + shareText(store)};
		},
	};
};

const filterOf = (typed: string, isInverted: boolean): TypedFilter => ({
	typed,
	isInverted,
	query: parseLineQuery(typed),
});

const emptyWords = (filters: readonly TypedFilter[]): string =>
	filters.length === 0 ? '.status>=500 and .path~items look into JSON' : 'Enter takes all filters away';
