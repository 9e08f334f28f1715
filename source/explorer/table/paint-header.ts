import type {ZoneClock} from '../../core/clock.ts';
import type {Instant} from '../../core/instant.ts';
import type {Task} from '../../core/task.ts';
import {cellWidth} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import {bar} from '../paint/bar.ts';
import {firstFitting} from '../paint/first-fitting.ts';
import type {Theme} from '../theme/theme.ts';
import type {Freshness} from './task-list.ts';

/** What the first row of the table says. */
export type TableHeader = {
	/** The context's or the gateway's name. */
	readonly source: string;
	/** The namespaces in view, as in `payments`; empty where there is no such thing. */
	readonly place: string;
	/** What the table is narrowed to, as it was typed; empty: all. */
	readonly filter: string;
	readonly tasks: readonly Task[];
	readonly freshness: Freshness;
	/** `12:04:11` */
	readonly clock: string;
	readonly seconds: ZoneClock['seconds'];
	readonly width: number;
	readonly theme: Theme;
};

/** The first row of the table: where, how many, how fresh. */
export const paintTableHeader = (header: TableHeader): string => {
	const {theme, width} = header;
	const place = [header.source, header.place].filter(Boolean).map(sanitizeText).join(' / ');
	const filter = header.filter === '' ? '' : `  ${theme.warning(`only ${sanitizeText(header.filter)}`)}`;
	const right = `${header.clock} ${freshnessWords(header.freshness, header.seconds, theme)} `;
	const counts = header.freshness.type === 'loading' ? [] : countWords(header.tasks, theme);
	const [brand, all] = [`${theme.title('kreel')}  `, counts.join(' · ')];
	// Where all of it does not fit, what a person is woken for stays.
	const left = firstFitting(
		[
			`${brand}${place}${filter}   ${all}`,
			`${place}${filter}  ${all}`,
			`${place}  ${counts.slice(1).join(' · ')}`,
		],
		width - cellWidth(right) - 2,
	);
	return bar(` ${left}`, right, width);
};

/** How many tasks there are, then how many of those that need a person. */
const countWords = (tasks: readonly Task[], theme: Theme): string[] => {
	const paints = {
		failed: theme.bad,
		stuck: theme.bad,
		restarting: theme.states.restarting,
		pending: theme.warning,
	};
	const counts = Object.entries(paints).map(([state, paint]) => {
		const count = tasks.filter(task => task.state === state).length;
		return count > 0 ? paint(`${count} ${state}`) : '';
	});
	return [tasks.length === 1 ? '1 task' : `${tasks.length} tasks`, ...counts].filter(text => text !== '');
};

const freshnessWords = (
	freshness: Freshness,
	seconds: (instant: Instant) => string,
	theme: Theme,
): string => {
	switch (freshness.type) {
		case 'loading':
			return theme.quiet('○ loading');
		case 'live':
			return theme.good('● live');
		case 'stale':
			return theme.warning(`○ stale since ${seconds(freshness.since)}`);
	}
};
