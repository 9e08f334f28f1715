import type {Binding, ScreenName} from './binding.ts';

const log: readonly ScreenName[] = ['log'];
const minuteMs = 60_000;

/** Keys that say how much of a log is shown. */
export const windows: readonly Binding[] = [
	...([1, 5, 10, 30, 60, 360, 1440] as const).map(
		(minutes, index): Binding => ({
			name: `window-${index + 1}`,
			keys: [`${index + 1}`],
			screens: log,
			group: 'how much of the log',
			description: `the last ${minutes < 60 ? `${minutes} minute` : `${minutes / 60} hour`}${minutes === 1 || minutes === 60 ? '' : 's'}`,
			action: 'window',
			argument: minutes * minuteMs,
		}),
	),
	{
		name: 'newest',
		keys: ['0'],
		screens: log,
		group: 'how much of the log',
		description: 'the newest 1,000 lines of each stream, whatever their age',
		action: 'newest',
	},
	{
		name: 'all',
		keys: ['9'],
		screens: log,
		group: 'how much of the log',
		description: 'ALL of the log',
		short: 'ALL',
		action: 'all',
	},
	{
		name: 'command',
		keys: [':'],
		screens: log,
		group: 'how much of the log',
		description: 'a command: since 90m, since 14:00, from 14:00 to 14:10, quit',
		action: 'command',
	},
];
