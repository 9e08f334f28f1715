import {type Task, taskLabel} from '../../core/task.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import {bar} from '../paint/bar.ts';
import {countText, countWords} from '../paint/count-words.ts';
import {cutMiddle} from '../paint/cut-middle.ts';
import {firstFitting} from '../paint/first-fitting.ts';
import {stateWords} from '../table/state-words.ts';
import type {Theme} from '../theme/theme.ts';

/** What the first row of a log says. */
export type LogHeader = {
	readonly task: Task;
	/** The task is there no more: what is known of it is the last. */
	readonly isDeleted: boolean;
	readonly pods: number;
	readonly streams: number;
	/** How many streams are shown, where some are hidden. */
	readonly shown?: number;
	/** `last 10m` */
	readonly span: string;
	readonly lines: number;
	/** `43 %` while the history is loading. */
	readonly loading?: string;
	/** `58 MB, 9.5 MB/s`, or nothing. */
	readonly volume?: string;
	/** `ended`: nothing more will come. */
	readonly follow: 'following' | 'paused' | 'ended';
	/** Rows that came since following was paused. */
	readonly newBelow: number;
	/** `12:04:11` */
	readonly clock: string;
	readonly width: number;
	readonly theme: Theme;
};

/** Cells to which a long name is cut before the state gives way. */
const leastName = 24;

/** The first row of a log: whose, how much of it, whether it moves. */
export const paintLogHeader = (header: LogHeader): string => {
	const {theme, task} = header;
	const state = header.isDeleted ? ` ${theme.warning('deleted')}` : stateOf(task, theme);
	const exit = task.exitCode === null || task.exitCode === 0 ? '' : theme.bad(` exit ${task.exitCode}`);
	const safeName = sanitizeText(task.id.name);
	const [label, name, shortName] = [
		sanitizeText(taskLabel(task.id)),
		safeName,
		cutMiddle(safeName, leastName),
	].map(theme.title);
	const hidden = hiddenWords(header);
	const members = membersWords(header) + hidden;
	const loading = header.loading === undefined ? '' : theme.warning(` · loading ${header.loading}`.trimEnd());
	const lines = `${loading === '' ? ' ·' : ' …'} ${countWords(header.lines, 'line')}`;
	const volume = loading !== '' && header.volume ? `, ${header.volume}` : '';
	const follow = `  ${followWords(header)}`;
	const clock = `  ${header.clock}`;
	const right = (...parts: string[]) => `${header.span}${parts.join('')} `;
	// What matters least goes first where the terminal is narrow.
	const choices: ReadonlyArray<readonly [string, string]> = [
		[`${label}${state}${exit}${members}`, right(loading, lines, volume, follow, clock)],
		[`${label}${state}${exit}${members}`, right(loading, lines, follow, clock)],
		[`${label}${state}${exit}${members}`, right(loading, lines, follow)],
		[`${name}${state}${exit}${members}`, right(loading, lines, follow)],
		[`${name}${state}${exit}${hidden}`, right(loading, lines, follow)],
		[`${name}${state}${exit}${hidden}`, right(loading, follow)],
		[`${shortName}${state}${exit}${hidden}`, right(loading, follow)],
		[`${shortName}${hidden}`, right(loading, follow)],
	];
	const bars = choices.map(([left, end]) => ` ${left}  ${end}`);
	const fitting = choices[bars.indexOf(firstFitting(bars, header.width))]!;
	return bar(` ${fitting[0]}`, fitting[1], header.width);
};

/** A file tells nothing of how it does. */
const stateOf = (task: Task, theme: Theme): string =>
	task.id.kind === 'file' ? '' : ` ${theme.states[task.state](stateWords(task))}`;

const membersWords = ({pods, streams, task}: LogHeader): string => {
	if (pods > 1) {
		return ` · ${pods} ${task.id.kind === 'file' ? 'files' : 'pods'} · merged`;
	}

	return streams > 1 ? ` · ${streams} containers · merged` : '';
};

/** That something is hidden must never be forgotten. */
const hiddenWords = ({shown, streams, theme}: LogHeader): string =>
	shown === undefined ? '' : theme.warning(` · only ${shown} of ${streams}`);

const followWords = ({follow, newBelow, theme}: LogHeader): string => {
	switch (follow) {
		case 'following':
			return theme.good('follow ●');
		case 'ended':
			return theme.quiet('end ■');
		case 'paused':
			return newBelow > 0
				? theme.warning(`paused ○ ${countText(newBelow)} new below`)
				: theme.quiet('paused ○');
	}
};
