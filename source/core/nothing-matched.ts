import {NothingMatchedError} from './errors/nothing-matched-error.ts';
import type {LogSource, Selection} from './log-source.ts';
import {formatQuery, nearestNames} from './query.ts';
import type {Task} from './task.ts';

/**
Why there is nothing to show: what was asked for and where, with the nearest names.

@param tasks - What there is instead.
@param source - Tells what an absent `Scope.namespaces` means.
*/
export const nothingMatched = (
	{queries, scope}: Pick<Selection, 'queries' | 'scope'>,
	tasks: readonly Task[],
	source: Pick<LogSource, 'namespace'>,
): NothingMatchedError => {
	const asked = queries.map(query => `"${formatQuery(query)}"`).join(' or ');
	const labels = scope.selector === undefined ? '' : ` with the labels ${scope.selector}`;
	const what = asked === '' ? `there is no task${labels}` : `no task matches ${asked}${labels}`;
	const place = placeOf(scope.namespaces ?? (source.namespace === undefined ? 'all' : [source.namespace]));
	return new NothingMatchedError(`${what} in ${place}`, nearestNames(tasks, queries));
};

const placeOf = (namespaces: readonly string[] | 'all'): string =>
	namespaces === 'all'
		? 'any namespace'
		: `namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.map(name => `"${name}"`).join(', ')}`;
