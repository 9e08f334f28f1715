import type {LogSession} from './log-session.ts';
import {type Span, spanWords} from './span.ts';

/** The first line of a log: what lies above it, and how to get there. Not sanitised. */
export const headText = (session: LogSession, keyOf: (binding: string) => string): string => {
	const {store} = session;
	if (session.failure !== undefined) {
		return session.failure;
	}

	if (session.isLoading) {
		return `loading ${spanWords(session.span)} …`;
	}

	if (session.isLoadingOlder) {
		return 'loading older lines …';
	}

	if (session.isStopped) {
		return `loading was ended before it was complete: ${keyOf('window-1')} … ${keyOf('all')} load again`;
	}

	if (store.dropped > 0) {
		return `${store.dropped.toLocaleString('en')} older lines were dropped to stay within memory`;
	}

	if (session.isWhole) {
		return store.lineCount === 0 ? 'no lines yet' : 'the log begins here: the cluster has nothing older';
	}

	return `older lines: ${keyOf('up')} or ${keyOf('page-up')} here, ${keyOf('all')} for ALL`;
};

/** The line between the window and what is older. */
export const ruleText =
	(span: Span) =>
	(isEmptyBelow: boolean): string =>
		isEmptyBelow ? `before ${spanWords(span)}, in which there is nothing yet` : `before ${spanWords(span)}`;
