import type {Binding, Facts, ScreenName} from './binding.ts';

const log: readonly ScreenName[] = ['log'];

const oneStream = ({streams}: Facts) => (streams < 2 ? 'there is only one stream' : undefined);

/** Keys that say how a log is shown. */
export const showing: readonly Binding[] = [
	{
		name: 'follow',
		keys: ['s', 'F'],
		screens: log,
		group: 'how it is shown',
		description: 'follow on or off',
		short: 'follow',
		action: 'follow',
	},
	{
		name: 'timestamps',
		keys: ['t'],
		screens: log,
		group: 'how it is shown',
		description: 'times on or off',
		short: 'time',
		action: 'timestamps',
	},
	{
		name: 'time-kind',
		keys: ['T'],
		screens: log,
		group: 'how it is shown',
		description: "kind of times: local, UTC, since the stream's line before",
		action: 'timeKind',
	},
	{
		name: 'label',
		keys: ['c'],
		screens: log,
		group: 'how it is shown',
		description: 'stream names off, short, full',
		short: 'label',
		action: 'label',
	},
	{
		name: 'colour',
		keys: ['C'],
		screens: log,
		group: 'how it is shown',
		description: "colours: of streams and levels, the log's own, none",
		action: 'colour',
	},
	{
		name: 'json',
		keys: ['J'],
		screens: log,
		group: 'how it is shown',
		description: 'lines of JSON readable, or as they are',
		action: 'json',
	},
	{
		name: 'wrap',
		keys: ['w'],
		screens: log,
		group: 'how it is shown',
		description: 'long lines wrapped or cut',
		short: 'wrap',
		action: 'wrap',
	},
	{
		name: 'only',
		keys: ['o'],
		screens: log,
		group: 'which streams',
		description: 'only the stream under the cursor; again: all streams',
		short: 'only',
		action: 'only',
		disabled: oneStream,
	},
	{
		name: 'hide',
		keys: ['O'],
		screens: log,
		group: 'which streams',
		description: 'hide the stream under the cursor (o: all again)',
		action: 'hide',
		disabled: oneStream,
	},
];
