import {expect, test} from 'vitest';
import {nothingMatched} from '../../source/core/nothing-matched.ts';
import {parseQuery} from '../../source/core/query.ts';
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

test('a source without namespaces of its own means all of them', () => {
	expect(nothingMatched({queries: [], scope: {}}, [], {}).message).toContain('in any namespace');
});
