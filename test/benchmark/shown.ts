import {median} from './figure.ts';
import type {ProgramEnd} from './follow-program.ts';
import type {LineCounts} from './line-tally.ts';

/** One run of a program that follows a log. */
export type FollowRun = LineCounts & ProgramEnd;

/** What programs showed of a log that breaks: counts, and how they ended. */
export type Shown = {
	/** What happened to the log. */
	readonly what: string;
	/** Of the log. */
	readonly lines: number;
	/** A program that is not installed has no runs. */
	readonly programs: ReadonlyArray<{readonly name: string; readonly runs: readonly FollowRun[]}>;
};

/** A row for each program, under its titles. */
export const rowsOfShown = (all: readonly Shown[]): string[][] => [
	[
		'what happens',
		'program',
		`of ${all[0]!.lines.toLocaleString('en')} lines`,
		'twice',
		'not of the log',
		'ends',
		's',
		'last words',
	],
	...all.flatMap(({what, programs}) =>
		programs.map(({name, runs}, index) => [index === 0 ? what : '', name, ...cellsOf(runs)]),
	),
];

const cellsOf = (runs: readonly FollowRun[]): string[] => {
	if (runs.length === 0) {
		return ['not installed', '', '', '', '', ''];
	}

	const seconds = median(runs.map(run => run.seconds));
	return [
		spread(runs.map(({shown}) => shown)),
		spread(runs.map(({twice}) => twice)),
		spread(runs.map(({foreign}) => foreign)),
		endings(runs),
		seconds.toFixed(1),
		lastWords(runs),
	];
};

/** The median, and between which values it lies. */
const spread = (values: readonly number[]): string => {
	const [least, most] = [Math.min(...values), Math.max(...values)];
	const text = (value: number) => Math.round(value).toLocaleString('en');
	return least === most ? text(least) : `${text(median(values))} (${text(least)}–${text(most)})`;
};

/** Each way in which runs ended; how often, where there are several. */
const endings = (runs: readonly FollowRun[]): string => {
	const counts = new Map<string, number>();
	for (const run of runs) {
		const ending = endingOf(run);
		counts.set(ending, (counts.get(ending) ?? 0) + 1);
	}

	const all = [...counts];
	return all.map(([ending, count]) => (all.length === 1 ? ending : `${ending} (${count}×)`)).join(', ');
};

const endingOf = ({exit, ended}: FollowRun): string => {
	switch (ended) {
		case undefined:
			return exit === undefined ? 'killed' : `exit ${exit}`;
		case 'silent':
			return 'still waited';
		case 'late':
			return 'still at it';
		case 'stopped':
			return 'stopped';
	}
};

const mostWords = 60;

const lastWords = (runs: readonly FollowRun[]): string => {
	const words = (runs.find(run => run.words !== '')?.words ?? '').replaceAll(/[^\x20-\x7e]/g, '·');
	return words.length > mostWords ? `${words.slice(0, mostWords - 1)}…` : words;
};
