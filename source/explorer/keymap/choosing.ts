import type {Binding, ScreenName} from './binding.ts';

const log: readonly ScreenName[] = ['log'];

/** Keys that choose among the lines of a log. */
export const choosing: readonly Binding[] = [
	{
		name: 'raise-level',
		keys: ['+', '='],
		screens: log,
		group: 'which lines',
		description: 'only lines of a higher level: from debug, info, warn, error, fatal on',
		action: 'raiseLevel',
	},
	{
		name: 'lower-level',
		keys: ['-'],
		screens: log,
		group: 'which lines',
		description: 'also lines of a lower level',
		action: 'lowerLevel',
	},
	{
		name: 'fold',
		keys: ['z'],
		screens: log,
		group: 'which lines',
		description: 'of records of several lines (stack traces) the first line or all',
		action: 'fold',
	},
];
