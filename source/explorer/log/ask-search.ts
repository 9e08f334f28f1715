import type {Question} from '../prompt/prompt.ts';
import {arriveAtMatch, passMatch} from './arrive.ts';
import {askFilter} from './ask-filter.ts';
import type {LogView} from './log-view.ts';

/** What `/` asks: the view goes to the nearest match while it is typed, and back where it was when it is given up. */
export const askSearch = (view: LogView): Question => {
	const {search, travel} = view;
	const before = {typed: search.typed, position: view.position.save()};
	const look = (text: string) => {
		search.start(view.session.store, text);
		view.position.restore(before.position);
		travel.stop();
		travel.seek(
			async from => search.nearest(from),
			async () => passMatch(view),
		);
	};
	return {
		sign: '/',
		history: view.context.histories.searches,
		changed: look,
		accepted(text) {
			if (text === '' && before.typed !== '') {
				look(before.typed);
			}

			travel.seek(
				async from => (search.hasArrived ? from : undefined),
				async () => arriveAtMatch(view),
			);
		},
		cancelled() {
			search.start(view.session.store, before.typed);
			travel.stop();
			view.position.restore(before.position);
		},
		turn: text => ({question: askFilter(view, false), text}),
		status: () => search.status(view.session.store),
	};
};
