import {NothingMatchedError} from './errors/nothing-matched-error.ts';
import {isChosenContainer, type LogSource, type Selection} from './log-source.ts';
import {formatQuery, type Match, nearestNames} from './query.ts';
import {namespaceWords} from './sentences.ts';
import {type Narrowed, type Task, taskLabel} from './task.ts';

/**
Why there is nothing to show: what was asked for and where, with the nearest names.

@param tasks - What there is instead.
@param source - Tells what an absent `Scope.namespaces` means.
*/
export const nothingMatched = (
	{queries, scope, narrowed}: Pick<Selection, 'queries' | 'scope'> & {narrowed?: Narrowed},
	tasks: readonly Task[],
	source: Pick<LogSource, 'namespace'>,
): NothingMatchedError => {
	const asked = queries.map(query => `"${formatQuery(query)}"`).join(' or ');
	const labels = scope.selector === undefined ? '' : ` with the labels ${scope.selector}`;
	const what = asked === '' ? `there is no task${labels}` : `no task matches ${asked}${labels}`;
	const own = source.namespace === undefined ? 'all' : [source.namespace];
	const place = placeOf(narrowed?.shown ?? scope.namespaces ?? own);
	const hint = narrowed ? 'others may not be listed' : undefined;
	return new NothingMatchedError(`${what} in ${place}`, nearestNames(tasks, queries), hint);
};

/**
Why no container was chosen: only where containers were named, and all that the tasks have are known.

@returns `undefined` where one is chosen, or may still come.
*/
export const noContainerMatched = (
	{containers}: Pick<Selection, 'containers'>,
	matches: readonly Match[],
): NothingMatchedError | undefined => {
	const members = matches.map(({task, pods}) => task.members.filter(({uid}) => pods?.has(uid) ?? true));
	const all = members.flat().flatMap(member => member.containers);
	if (
		!containers?.include.length ||
		members.some(pods => pods.length === 0) ||
		all.some(({name, role}) => isChosenContainer(containers, name, role))
	) {
		return undefined;
	}

	const asked = containers.include.map(pattern => `"${String(pattern)}"`).join(' or ');
	const tasks = matches.map(({task}) => taskLabel(task.id)).join(', ');
	const names = [...new Set(all.map(({name}) => name))].join(', ');
	return new NothingMatchedError(`no container ${asked} in ${tasks}`, [], `there are ${names}`);
};

const placeOf = (namespaces: readonly string[] | 'all'): string =>
	namespaces === 'all' ? 'any namespace' : namespaceWords(namespaces);
