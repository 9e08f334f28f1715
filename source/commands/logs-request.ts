import {UsageError} from '../core/errors/usage-error.ts';
import type {ContainerChoice, Selection} from '../core/log-source.ts';
import {parseQuery} from '../core/query.ts';
import type {Window} from '../core/window.ts';
import type {Invocation} from './arguments.ts';
import {scopeOf} from './connect.ts';
import {parseCount, parseSince, parseUntil} from './time-values.ts';

/**
Which logs the arguments of `kreel logs` name.

@throws {UsageError} Where they name none: everything in a namespace must be asked for.
*/
export const selectionOf = (invocation: Invocation): Selection => {
	const asksForAll = invocation.has('all-namespaces') || invocation.value('selector') !== undefined;
	if (invocation.words.length === 0 && !asksForAll) {
		throw new UsageError(
			'which task? give a name, kind/name or /regex/ (`kreel tasks` lists them), or -l or -A for all',
		);
	}

	return {
		scope: scopeOf(invocation),
		queries: invocation.words.map(parseQuery),
		containers: containersOf(invocation),
		previous: invocation.has('previous'),
	};
};

/**
Which span of time they name.

@param nowMs - What `--until 10m` counts back from, in ms since the epoch.
@throws {UsageError}
*/
export const windowOf = (invocation: Invocation, nowMs: number): Window => {
	const [since, until, tail] = [
		invocation.value('since'),
		invocation.value('until'),
		invocation.value('tail'),
	];
	const follow = invocation.has('follow');
	if (until !== undefined && follow) {
		throw new UsageError('-f and --until contradict each other; give one of them');
	}

	return {
		from: since === undefined ? undefined : parseSince(since),
		to: until === undefined ? undefined : parseUntil(until, nowMs),
		// kubectl takes -1 for all.
		tail: tail === undefined || tail === '-1' ? undefined : parseCount('tail', tail),
		anchor: 'now',
		follow,
	};
};

/** Which containers the arguments name. */
export const containersOf = (invocation: Invocation): ContainerChoice => ({
	include: invocation.values('container').map(parsePattern),
	exclude: invocation.values('exclude-container').map(parsePattern),
	init: !invocation.has('no-init'),
	sidecars: !invocation.has('no-sidecars'),
});

const parsePattern = (text: string): string | RegExp => {
	if (text.length < 2 || !text.startsWith('/') || !text.endsWith('/')) {
		return text;
	}

	try {
		return new RegExp(text.slice(1, -1));
	} catch (error) {
		throw new UsageError(`container ${text}: not a valid regular expression`, {cause: error});
	}
};
