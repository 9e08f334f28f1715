import type {Scope} from '../../core/log-source.ts';
import {matchTasks, parseQuery, type Query} from '../../core/query.ts';
import {type Task, type TaskEvent, type TaskState, taskKey, taskStates} from '../../core/task.ts';
import {checkLabel, quote} from './names.ts';
import {Parameters, type RawParameters} from './parameters.ts';
import {Problem} from './problem.ts';

/** Which tasks a client asks for. */
export type TaskFilter = {
	readonly scope: Scope;
	readonly states: readonly string[];
	readonly queries: readonly Query[];
};

/** @throws {Problem} 400, with a sentence that names the parameter. */
export const parseTaskFilter = (raw: RawParameters): TaskFilter => {
	const parameters = new Parameters(raw, ['namespace', 'state', 'q', 'selector']);
	const namespaces = listOf(parameters, 'namespace').map(name => checkLabel('namespace', name));
	const wanted = listOf(parameters, 'state');
	const wrong = wanted.find(state => !taskStates.includes(state as TaskState));
	if (wrong !== undefined) {
		throw new Problem(400, `parameter state=${quote(wrong)}: not one of ${taskStates.join(', ')}`);
	}

	const queries = parameters
		.texts('q')
		.filter(text => text !== '')
		.map(parseQuery);
	if (queries.some(({type}) => type === 'regex')) {
		// A hostile expression could hold up the gateway for everybody.
		throw new Problem(400, 'parameter q: regular expressions are not taken here; give a name or kind/name');
	}

	return {
		scope: {
			namespaces: namespaces.length > 0 ? namespaces : 'all',
			selector: parameters.text('selector'),
		},
		states: wanted,
		queries,
	};
};

/** Values of a parameter that may be repeated or hold several, with commas between them. */
const listOf = (parameters: Parameters, name: string): string[] =>
	parameters
		.texts(name)
		.flatMap(value => value.split(','))
		.filter(value => value !== '');

/** The tasks that a filter lets through. */
export const filterTasks = (tasks: readonly Task[], {states: wanted, queries}: TaskFilter): Task[] =>
	matchTasks(tasks, queries)
		.map(({task}) => task)
		.filter(task => wanted.length === 0 || wanted.includes(task.state));

/** What must be told to somebody who knows `before`, so that he knows `after`. */
export const taskChanges = (before: ReadonlyMap<string, Task>, after: readonly Task[]): TaskEvent[] => {
	const keys = new Set(after.map(({id}) => taskKey(id)));
	const removed = before
		.entries()
		.filter(([key]) => !keys.has(key))
		.map(([, task]): TaskEvent => ({type: 'removed', task: task.id}));
	const upserts = after
		.filter(task => before.get(taskKey(task.id)) !== task)
		.map((task): TaskEvent => ({type: 'upsert', task}));
	return [...removed, ...upserts];
};
