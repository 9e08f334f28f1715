import {expect, test} from 'vitest';
import type {FollowRun, Shown} from './shown.ts';
import {tableOf} from './table.ts';

const run = (fields: Partial<FollowRun>): FollowRun => ({
	shown: 60_000,
	twice: 0,
	foreign: 0,
	exit: 0,
	seconds: 1,
	words: '',
	...fields,
});

test('what programs showed is a table of its own: medians, from where to where, and how they ended', () => {
	const shown: Shown = {
		what: 'connections are reset',
		lines: 60_000,
		programs: [
			{name: 'kreel', runs: [run({exit: 7}), run({exit: 7})]},
			{
				name: 'kubectl',
				runs: [
					run({shown: 14_100, foreign: 1, exit: 1, words: 'error: unexpected EOF'}),
					run({shown: 15_000, foreign: 1, exit: undefined, ended: 'silent'}),
					run({shown: 14_900, foreign: 1, exit: 1}),
				],
			},
			{name: 'stern', runs: []},
		],
	};
	expect(tableOf([{section: 'faults', figures: [], shown: [shown]}]).split('\n')).toEqual([
		'what happens           program  of 60,000 lines         twice  not of the log  ends                            s    last words',
		'connections are reset  kreel    60,000                  0      0               exit 7                          1.0',
		'                       kubectl  14,900 (14,100–15,000)  0      1               exit 1 (2×), still waited (1×)  1.0  error: unexpected EOF',
		'                       stern    not installed',
	]);
});

test('figures of other sections stand before it', () => {
	const shown: Shown = {what: 'x', lines: 10, programs: []};
	const figure = {what: 'memory', unit: 'MB', values: [12], peers: []} as const;
	const table = tableOf([
		{section: 'faults', figures: [], shown: [shown]},
		{section: 'memory', figures: [figure]},
	]);
	expect(table).toMatch(/^what +kreel.*\nmemory +12 MB\n\nwhat happens +program /);
});

test('words of others cannot move the cursor, and are not longer than a row', () => {
	const words = `\u001b[2J${'w'.repeat(100)}`;
	const shown = {what: 'x', lines: 10, programs: [{name: 'stern', runs: [run({words})]}]};
	const row = tableOf([{section: 'faults', figures: [], shown: [shown]}]).split('\n')[1];
	expect(row).toMatch(/·\[2Jw{55}…$/);
});
