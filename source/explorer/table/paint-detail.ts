import type {Task} from '../../core/task.ts';
import {taskLabel} from '../../core/task.ts';
import {clip} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Theme} from '../theme/theme.ts';
import type {Freshness} from './task-list.ts';

/** The row below the table: why it is out of date, else all that is known of why the selected task is as it is. */
export const paintDetail = (
	task: Task | undefined,
	freshness: Freshness,
	theme: Theme,
	width: number,
): string => {
	if (freshness.type === 'stale') {
		return theme.warning(clip(` connection lost, trying again: ${sanitizeText(freshness.cause)}`, 0, width));
	}

	if (!task) {
		return '';
	}

	const why = task.why ?? task.reason;
	const owner = task.owner === null ? '' : ` (of ${task.owner})`;
	const text = sanitizeText(`${taskLabel(task.id)}${owner}${why === null ? '' : `: ${why}`}`);
	return theme.quiet(clip(` ${text}`, 0, width));
};

/** What stands in place of tasks where there are none. */
export const paintEmpty = (options: {
	freshness: Freshness;
	filter: string;
	/** Where was looked, for a sentence. */
	place: string;
	theme: Theme;
	width: number;
}): string[] => {
	const {freshness, filter, theme, width} = options;
	const place = sanitizeText(options.place);
	if (freshness.type === 'loading') {
		return ['', clip(` loading tasks of ${place} …`, 0, width)];
	}

	const lines =
		filter === ''
			? [` no tasks in ${place}`, ' kreel -A shows all namespaces, kreel -n NAME another one']
			: [` no task matches ${sanitizeText(filter)} in ${place}`, ' Esc shows all tasks'];
	return ['', clip(lines[0]!, 0, width), theme.quiet(clip(lines[1]!, 0, width))];
};
