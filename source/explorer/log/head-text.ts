import type {Instant} from '../../core/instant.ts';
import type {Context} from '../context.ts';
import {countText} from '../paint/count-words.ts';
import type {Beginning} from './beginning.ts';
import type {LogSession} from './log-session.ts';
import {isNarrowed, type Shown} from './shown.ts';
import {hasStart, type Moments, momentText, type Span, spanLabel, spanWords, startOf} from './span.ts';

/** The first line of a log: what lies above it, and how to get there. Not sanitised. */
export const headText = (
	session: LogSession,
	shown: Shown,
	context: Moments & Pick<Context, 'keyOf'>,
): string => {
	const {store} = session;
	const {keyOf} = context;
	if (session.failure !== undefined) {
		return session.failure;
	}

	if (session.isLoading) {
		return `loading ${spanWords(session.span, context)} …`;
	}

	if (session.isLoadingOlder) {
		const far = session.progress.toString();
		const what = session.span.type === 'all' ? 'loading all of it' : 'loading older lines';
		return far === '' ? `${what} …` : `${what}: ${far}`;
	}

	if (session.isStopped || session.isIncomplete) {
		return `loading was ended before it was complete: ${keyOf('window-1')} … ${keyOf('all')} load again`;
	}

	if (store.rowCount === 0 && store.lineCount > 0 && isNarrowed(shown)) {
		return store.isComplete ? nothingLeft(keyOf) : `looking for lines that are to be shown …`;
	}

	if (store.dropped > 0) {
		return `${countText(store.dropped)} older lines were dropped to stay within --memory and --disk`;
	}

	if (session.isWhole) {
		return beginningWords[session.beginning];
	}

	return `older lines: ${keyOf('up')} or ${keyOf('page-up')} here, ${keyOf('all')} for ALL`;
};

const nothingLeft = (keyOf: Context['keyOf']): string =>
	`of what is loaded, no line is to be shown: ${keyOf('filter')} Enter takes filters away, ${keyOf('lower-level')} lowers the level`;

const beginningWords: Readonly<Record<Beginning, string>> = {
	'no lines yet': 'no lines yet',
	'begins here': 'the log begins here',
	unknown: 'nothing more can be read here; older lines may have been rotated away',
};

/** How much of the log is there, for the header; what was zoomed into stands for it. */
export const spanText = ({span, isIncomplete}: LogSession, {zooms}: Shown, moments: Moments): string => {
	const zoom = zooms.at(-1);
	return zoom
		? `${spanLabel({type: 'between', ...zoom}, moments)} of ${spanLabel(span, moments)}`
		: spanLabel(span, moments) + (isIncomplete ? ' (incomplete)' : '');
};

/** The explorer's own line among those of the log: before the window, or where some streams end. */
export const ruleOf = (
	session: LogSession,
	moments: Moments,
): {time: Instant; text: (isEmptyBelow: boolean) => string} | undefined => {
	const {span, windowStart, completeFrom} = session;
	if (windowStart !== undefined) {
		return {time: windowStart, text: beforeWindow(span, moments)};
	}

	if (hasStart(span) || completeFrom === undefined || session.isIncomplete) {
		return undefined;
	}

	const text =
		span.type === 'all'
			? 'lines before this are being loaded …'
			: 'not all streams go back further than this';
	return {time: completeFrom, text: () => text};
};

/** Where rows begin to be shown: above are only lines of some streams, which would look like all. */
export const shownFrom = ({span, completeFrom}: LogSession): Instant | undefined =>
	hasStart(span) ? completeFrom : undefined;

const beforeWindow =
	(span: Span, moments: Moments) =>
	(isEmptyBelow: boolean): string => {
		const words =
			span.type === 'last' ? spanWords(span, moments) : momentText(startOf(span, undefined)!, moments);
		return isEmptyBelow ? `before ${words}, since when there is nothing yet` : `before ${words}`;
	};
