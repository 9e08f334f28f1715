import {countWords} from '../paint/count-words.ts';
import type {LogView} from './log-view.ts';

/** How much is selected and what can be done with it, for the footer; `undefined` where nothing is selected. */
export const paintSelection = (view: LogView): string | undefined => {
	if (!view.selection.isOn) {
		return undefined;
	}

	const {theme, keyOf} = view.context;
	const {display, view: part} = view.layout();
	const [first, last] = view.selection.span(display, part.cursor);
	const rows = countWords(last - first + 1, 'line');
	return `${theme.selected(`┃ ${rows} selected`)}  ${theme.key(keyOf('copy'))} ${theme.quiet('copies them')}`;
};
