import type {Action, Binding, Facts, ScreenName} from './binding.ts';
import type {KeyName} from './key-names.ts';

const log: readonly ScreenName[] = ['log'];

const noSearch = ({searching}: Facts) => (searching ? undefined : 'nothing is looked for: / begins a search');
const noFilter = ({filters}: Facts) => (filters > 0 ? undefined : 'there is no filter: & makes one');

const choose = (
	name: string,
	action: Action,
	keys: readonly KeyName[],
	description: string,
	more: Pick<Binding, 'short' | 'disabled'> = {},
): Binding => ({name, action, keys, description, screens: log, group: 'which lines', ...more});

/** Keys that look for lines of a log, and choose among them. */
export const choosing: readonly Binding[] = [
	choose('search', 'search', ['/'], 'search: a text, or a regular expression', {short: 'search'}),
	choose('next-match', 'nextMatch', ['n'], 'next match; after the last one the first', {disabled: noSearch}),
	choose('previous-match', 'previousMatch', ['N'], 'match before; before the first one the last', {
		disabled: noSearch,
	}),
	choose('filter', 'filter', ['&'], 'filter: keep what matches; several stack, an empty one takes all away', {
		short: 'filter',
	}),
	choose('filter-out', 'filterOut', ['!'], 'filter: keep what does not match'),
	choose('around', 'around', ['x'], '3, 10, 30 or no lines around those that filters keep', {
		disabled: noFilter,
	}),
	choose('next-error', 'nextError', ['e'], 'next error'),
	choose('previous-error', 'previousError', ['E'], 'error before'),
	choose(
		'raise-level',
		'raiseLevel',
		['+', '='],
		'only higher levels: from debug, info, warn, error, fatal on',
	),
	choose('lower-level', 'lowerLevel', ['-'], 'lower levels too'),
	choose('unfold', 'unfold', ['Enter'], 'unfold the record and what repeats it, or fold them again'),
	choose('fold', 'fold', ['z'], 'fold stack traces and repeats (×3), or show all lines'),
];
