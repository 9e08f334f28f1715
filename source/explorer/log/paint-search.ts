import {ellipsize} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Theme} from '../theme/theme.ts';
import type {LogView} from './log-view.ts';

/** Cells of what was typed that are shown. */
const mostTyped = 24;

/** What is looked for and how much was found, for the footer; empty where nothing is looked for. */
export const paintSearch = ({search, session}: LogView, theme: Theme): string => {
	if (search.typed === '') {
		return '';
	}

	const {text, isProblem} = search.status(session.store);
	const typed = ellipsize(sanitizeText(search.typed), mostTyped);
	return `${theme.key('/')} ${typed}  ${(isProblem ? theme.warning : theme.quiet)(sanitizeText(text))}`;
};
