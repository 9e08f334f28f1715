import {expect, test} from 'vitest';
import {noContainerMatched, nothingMatched} from '../../source/core/nothing-matched.ts';
import {parseQuery} from '../../source/core/query.ts';
import type {Member} from '../../source/core/task.ts';
import {taskOf} from './scripted-source.ts';

const tasks = [taskOf('checkout')];

test.each([
	[['chekout'], {}, 'no task matches "chekout" in namespace "shop"; did you mean deploy/checkout?'],
	[
		['xylophone', 'job/zither'],
		{namespaces: ['a', 'b']},
		'no task matches "xylophone" or "job/zither" in namespaces "a", "b"; `kreel tasks -A` lists all tasks',
	],
	[
		[],
		{namespaces: 'all', selector: 'app=api'},
		'there is no task with the labels app=api in any namespace; `kreel tasks -A` lists all tasks',
	],
] as const)('for %j in %j nothing matched: %s', (queries, scope, message) => {
	const error = nothingMatched({queries: queries.map(parseQuery), scope}, tasks, {namespace: 'shop'});
	expect(error.message).toBe(message);
	expect(error.exitCode).toBe(3);
});

test('where not all of the scope may be listed, only what may be is named', () => {
	const asked = {queries: [parseQuery('web')], scope: {namespaces: 'all'}} as const;
	const narrowed = {refused: 'all', shown: ['shop']} as const;
	expect(nothingMatched({...asked, narrowed}, [], {}).message).toBe(
		'no task matches "web" in namespace "shop"; others may not be listed',
	);
});

test('a source without namespaces of its own means all of them', () => {
	expect(nothingMatched({queries: [], scope: {}}, [], {}).message).toContain('in any namespace');
});

const choiceOf = (...include: Array<string | RegExp>) => ({include, exclude: [], init: true, sidecars: true});
const memberOf = (name: string, ...containers: string[]): Member => ({
	uid: name,
	name,
	state: 'running',
	deleting: false,
	outdated: false,
	containers: containers.map(container => ({
		name: container,
		role: 'main',
		state: 'running',
		ready: true,
		restarts: 0,
	})),
});
const checkout = {
	task: taskOf('checkout', {members: [memberOf('a', 'app', 'proxy'), memberOf('b', 'app', 'proxy')]}),
};

test('a container that no pod has is told beside those that they have', () => {
	expect(noContainerMatched({containers: choiceOf('nope')}, [checkout])?.message).toBe(
		'no container "nope" in deploy/checkout; there are app, proxy',
	);
});

test.each([
	['one that some pod has', choiceOf('app'), checkout],
	['an expression that some name fits', choiceOf(/^pro/), checkout],
	['no container by name', choiceOf(), checkout],
	['a task whose pods are still to come', choiceOf('nope'), {task: taskOf('new')}],
])('nothing is wrong with %s', (_, containers, match) => {
	expect(noContainerMatched({containers}, [match])).toBeUndefined();
});

test('of single pods that were asked for, only their containers count', () => {
	const task = taskOf('mixed', {members: [memberOf('a', 'app'), memberOf('b', 'batch')]});
	const match = {task, pods: new Set(['a'])};
	expect(noContainerMatched({containers: choiceOf('batch')}, [match])?.message).toContain('there are app');
});
