import type {Binding} from './binding.ts';

/** Keys that tell how the streams of a log stand, and how each is read. */
export const details: readonly Binding[] = [
	{
		name: 'details',
		action: 'details',
		keys: ['d'],
		screens: ['log'],
		group: 'which streams',
		description: 'the streams: node, state, lines, and how each is read',
	},
	{
		name: 'details-back',
		action: 'details',
		keys: ['d'],
		screens: ['streams'],
		group: 'which streams',
		description: 'back to the log',
	},
	{
		name: 'stream',
		action: 'open',
		keys: ['Enter'],
		screens: ['streams'],
		group: 'which streams',
		description: 'only the lines of the stream (o in the log: all again)',
		short: 'only',
	},
];
