import {expect, test} from 'vitest';
import {UsageError} from '../../source/core/errors/usage-error.ts';
import {formatQuery, matchTasks, nearestNames, parseQuery} from '../../source/core/query.ts';
import type {Member} from '../../source/core/task.ts';
import {taskOf} from './scripted-source.ts';

const memberOf = (name: string): Member => ({
	uid: `uid-${name}`,
	name,
	state: 'running',
	deleting: false,
	outdated: false,
	containers: [],
});

const tasks = [
	taskOf('checkout', {members: [memberOf('checkout-a'), memberOf('checkout-b')]}),
	taskOf('checkout-worker'),
	taskOf('import', {id: {kind: 'job'}}),
	taskOf('nightly-1', {id: {kind: 'job'}, owner: 'cronjob/nightly', startedAt: 1n}),
	taskOf('nightly-2', {id: {kind: 'job'}, owner: 'cronjob/nightly', startedAt: 2n}),
];

const labels = (...queries: string[]) =>
	matchTasks(tasks, queries.map(parseQuery)).map(({task, pods}) =>
		pods ? [task.id.name, [...pods]] : task.id.name,
	);

test.each(['checkout', 'job/import', '/^night/'])('the query %s is written as it was typed', text => {
	expect(formatQuery(parseQuery(text))).toBe(text);
});

test.each(['deploy', 'deployment', 'deployments', 'Deployment'])('%s is a word for deployments', word => {
	expect(parseQuery(`${word}/checkout`)).toEqual({type: 'kind', kind: 'deploy', name: 'checkout'});
});

test.each(['', 'jbo/import', 'job/', 'job/a/b', '/(/', 'constructor/import', '__proto__/x'])(
	'the query %j is wrong usage',
	text => {
		expect(() => parseQuery(text)).toThrow(UsageError);
	},
);

test('a kind that is not known lists those that are', () => {
	expect(() => parseQuery('jbo/import')).toThrow(/job.*deploy/);
});

test('no query means every task', () => {
	expect(labels()).toHaveLength(tasks.length);
});

test('a whole name wins over names that begin with it', () => {
	expect(labels('checkout')).toEqual(['checkout']);
});

test('without a whole name, all that begin with it match', () => {
	expect(labels('check')).toEqual(['checkout', 'checkout-worker']);
});

test('the name of a pod gives that pod of its task alone', () => {
	expect(labels('checkout-a')).toEqual([['checkout', ['uid-checkout-a']]]);
	expect(labels('pod/checkout-b')).toEqual([['checkout', ['uid-checkout-b']]]);
});

test('a task that is named both whole and by a pod is whole', () => {
	expect(labels('checkout-a', 'deploy/checkout')).toEqual(['checkout']);
});

test('a cronjob means its newest run', () => {
	expect(labels('cronjob/nightly')).toEqual(['nightly-2']);
});

test('a cronjob without a run means itself', () => {
	const yearly = taskOf('yearly', {id: {kind: 'cronjob'}});
	expect(matchTasks([...tasks, yearly], [parseQuery('cj/yearly')])).toEqual([{task: yearly}]);
});

test('an expression matches tasks and pods', () => {
	expect(labels('/-b$/', '/^imp/')).toEqual([['checkout', ['uid-checkout-b']], 'import']);
});

test('the nearest names come best first, at most three', () => {
	expect(nearestNames(tasks, [parseQuery('chekout')])).toEqual(['deploy/checkout']);
	expect(nearestNames(tasks, [parseQuery('zzzzzzzzzzzz')])).toEqual([]);
});
