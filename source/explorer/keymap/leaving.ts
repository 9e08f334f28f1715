import type {Binding, Facts, ScreenName} from './binding.ts';

const everywhere: readonly ScreenName[] = ['table', 'log', 'patterns', 'streams', 'help'];
const table: readonly ScreenName[] = ['table'];

const inside: readonly ScreenName[] = ['log', 'patterns', 'streams', 'help'];

const notNarrow = ({narrow}: Facts) => (narrow ? undefined : 'all tasks are shown');
const noRows = ({rows}: Facts) => (rows === 0 ? 'there is no task to open' : undefined);

/** Keys that go from screen to screen. */
export const leaving: readonly Binding[] = [
	{
		name: 'open',
		keys: ['Enter', 'l', 'Right'],
		screens: table,
		group: 'open and leave',
		description: 'open the log of the task',
		short: 'logs',
		action: 'open',
		disabled: noRows,
	},
	{
		name: 'back',
		keys: ['Escape'],
		screens: inside,
		group: 'open and leave',
		description: 'back',
		short: 'back',
		action: 'back',
	},
	{
		name: 'show-all',
		keys: ['Escape'],
		screens: table,
		group: 'open and leave',
		description: 'all tasks again, where the table shows only some',
		action: 'back',
		disabled: notNarrow,
	},
	{
		name: 'leave',
		keys: ['q'],
		screens: inside,
		group: 'open and leave',
		description: 'back',
		action: 'leave',
	},
	{
		name: 'leave',
		keys: ['q'],
		screens: table,
		group: 'open and leave',
		description: 'quit',
		short: 'quit',
		action: 'leave',
	},
	{
		name: 'quit',
		keys: ['Q'],
		screens: everywhere,
		group: 'open and leave',
		description: 'quit',
		action: 'quit',
	},
	{
		name: 'interrupt',
		keys: ['Ctrl-C'],
		screens: everywhere,
		group: 'open and leave',
		description: 'end what is loading, else quit',
		action: 'interrupt',
	},
	{
		name: 'suspend',
		keys: ['Ctrl-Z'],
		screens: [...everywhere, 'prompt'],
		group: 'open and leave',
		description: 'back to the shell for a while (fg returns)',
		action: 'suspend',
	},
	{
		name: 'help',
		keys: ['?'],
		screens: everywhere,
		group: 'open and leave',
		description: 'this help',
		short: 'help',
		action: 'help',
	},
];
