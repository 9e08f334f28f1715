import type {createZoneClock} from '../../core/clock.ts';
import type {Instant} from '../../core/instant.ts';
import type {Task} from '../../core/task.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import {bar} from '../paint/bar.ts';
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
	readonly seconds: ReturnType<typeof createZoneClock>['seconds'];
	readonly width: number;
	readonly theme: Theme;
};

/** The first row of the table: where, how many, how fresh. */
export const paintTableHeader = (header: TableHeader): string => {
	const {theme, width} = header;
	const place = [header.source, header.place].filter(Boolean).map(sanitizeText).join(' / ');
	const filter = header.filter === '' ? '' : `  ${theme.warning(`only ${sanitizeText(header.filter)}`)}`;
	const counts = header.freshness.type === 'loading' ? '' : countWords(header.tasks, theme);
	const right = `${header.clock} ${freshnessWords(header.freshness, header.seconds, theme)} `;
	return bar(` ${theme.title('kreel')}  ${place}${filter}   ${counts}`, right, width);
};

const countWords = (tasks: readonly Task[], theme: Theme): string => {
	const count = (...states: string[]) => tasks.filter(({state}) => states.includes(state)).length;
	const [failed, stuck, restarting, pending] = [
		count('failed'),
		count('stuck'),
		count('restarting'),
		count('pending'),
	];
	return [
		tasks.length === 1 ? '1 task' : `${tasks.length} tasks`,
		failed > 0 && theme.bad(`${failed} failed`),
		stuck > 0 && theme.bad(`${stuck} stuck`),
		restarting > 0 && theme.states.restarting(`${restarting} restarting`),
		pending > 0 && theme.warning(`${pending} pending`),
	]
		.filter(Boolean)
		.join(' · ');
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
