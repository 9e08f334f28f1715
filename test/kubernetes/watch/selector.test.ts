import {describe, expect, test} from 'vitest';
import {UsageError} from '../../../source/core/errors/usage-error.ts';
import {parseSelector} from '../../../source/kubernetes/watch/selector.ts';

const labels = {app: 'api', tier: 'front', 'app.kubernetes.io/name': 'shop', empty: ''};

describe('a selector matches by', () => {
	const cases: Array<[selector: string, matches: boolean]> = [
		['app=api', true],
		['app==api', true],
		['app = api', true],
		['app=web', false],
		['app!=web', true],
		['app!=api', false],
		['gone!=x', true],
		['app=api,tier=front', true],
		['app=api,tier=back', false],
		['app in (api, web)', true],
		['app in (web)', false],
		['gone in (web)', false],
		['app notin (web),tier', true],
		['app notin (api)', false],
		['gone notin (api)', true],
		['tier', true],
		['gone', false],
		['!gone', true],
		['!tier', false],
		['app.kubernetes.io/name=shop', true],
		['empty=', true],
		['', true],
	];
	test.each(cases)('%s: %s', (selector, matches) => {
		expect(parseSelector(selector)(labels)).toBe(matches);
	});
});

describe('a selector that is not understood', () => {
	test.each(['a b', 'app=api,', 'app in api', '=x', 'app=a=b', 'app in (a', '-app=x'])(
		'%s is wrong usage, and says how one is written',
		selector => {
			expect(() => parseSelector(selector)).toThrow(UsageError);
			expect(() => parseSelector(selector)).toThrow(/write key=value/);
		},
	);
});
