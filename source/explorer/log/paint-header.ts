import {type Task, taskLabel} from '../../core/task.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import {bar} from '../paint/bar.ts';
import {stateWords} from '../table/state-words.ts';
import type {Theme} from '../theme/theme.ts';

/** What the first row of a log says. */
export type LogHeader = {
	readonly task: Task;
	readonly pods: number;
	readonly streams: number;
	/** How many streams are shown, where some are hidden. */
	readonly shown?: number;
	/** `last 10m` */
	readonly span: string;
	readonly lines: number;
	/** `43 %` while the history is loading. */
	readonly loading?: string;
	/** `ended`: nothing more will come. */
	readonly follow: 'following' | 'paused' | 'ended';
	/** Rows that came since following was paused. */
	readonly newBelow: number;
	/** `12:04:11` */
	readonly clock: string;
	readonly width: number;
	readonly theme: Theme;
};

/** The first row of a log: whose, how much of it, whether it moves. */
export const paintLogHeader = (header: LogHeader): string => {
	const {theme, task} = header;
	const state = theme.states[task.state](stateWords(task));
	const exit = task.exitCode === null || task.exitCode === 0 ? '' : theme.bad(` exit ${task.exitCode}`);
	const left = ` ${theme.title(sanitizeText(taskLabel(task.id)))} ${state}${exit}${membersWords(header)}`;
	const loading = header.loading === undefined ? '' : theme.warning(` · loading ${header.loading}`);
	const size = `${header.span} · ${countWords(header.lines, 'line')}${loading}`;
	return bar(left, `${size}  ${followWords(header)}  ${header.clock} `, header.width);
};

const membersWords = ({pods, streams, shown}: LogHeader): string => {
	const hidden = shown === undefined ? '' : ` · only ${shown} of ${streams} streams`;
	if (pods > 1) {
		return ` · ${pods} pods · merged${hidden}`;
	}

	return streams > 1 ? ` · ${streams} containers · merged${hidden}` : '';
};

const followWords = ({follow, newBelow, theme}: LogHeader): string => {
	switch (follow) {
		case 'following':
			return theme.good('follow ●');
		case 'ended':
			return theme.quiet('end ■');
		case 'paused':
			return newBelow > 0
				? theme.warning(`paused ○ ${newBelow.toLocaleString('en')} new below`)
				: theme.quiet('paused ○');
	}
};

const countWords = (count: number, noun: string): string =>
	`${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
