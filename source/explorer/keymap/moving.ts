import type {Binding, Facts, ScreenName} from './binding.ts';

const everywhere: readonly ScreenName[] = ['table', 'log', 'help'];
const log: readonly ScreenName[] = ['log'];

const wrapped = ({wrap}: Facts) => (wrap ? 'long lines are wrapped: w cuts them' : undefined);

/** Keys that move. */
export const moving: readonly Binding[] = [
	{
		name: 'down',
		keys: ['j', 'Down'],
		screens: everywhere,
		group: 'move',
		description: 'down',
		action: 'down',
	},
	{
		name: 'up',
		keys: ['k', 'Up'],
		screens: everywhere,
		group: 'move',
		description: 'up; in a log, at the top, loads older lines',
		action: 'up',
	},
	{
		name: 'half-down',
		keys: ['Ctrl-D'],
		screens: everywhere,
		group: 'move',
		description: 'half a screen down',
		action: 'halfDown',
	},
	{
		name: 'half-up',
		keys: ['Ctrl-U'],
		screens: everywhere,
		group: 'move',
		description: 'half a screen up',
		action: 'halfUp',
	},
	{
		name: 'page-down',
		keys: ['PageDown', 'Ctrl-F'],
		screens: ['table'],
		group: 'move',
		description: 'a screen down',
		action: 'pageDown',
	},
	{
		name: 'page-down',
		keys: ['PageDown', 'Space', 'Ctrl-F'],
		screens: ['log', 'help'],
		group: 'move',
		description: 'a screen down',
		action: 'pageDown',
	},
	{
		name: 'page-up',
		keys: ['PageUp', 'b', 'Ctrl-B'],
		screens: everywhere,
		group: 'move',
		description: 'a screen up; in a log, at the top, loads older lines',
		action: 'pageUp',
	},
	{
		name: 'first',
		keys: ['g', 'Home'],
		screens: everywhere,
		group: 'move',
		description: 'to the top',
		action: 'first',
	},
	{
		name: 'last',
		keys: ['G', 'End'],
		screens: ['table', 'help'],
		group: 'move',
		description: 'to the bottom',
		action: 'last',
	},
	{
		name: 'last',
		keys: ['G', 'End'],
		screens: log,
		group: 'move',
		description: 'to the bottom, and follow',
		action: 'last',
	},
	{
		name: 'left',
		keys: ['h', 'Left'],
		screens: log,
		group: 'move',
		description: 'left',
		action: 'left',
		disabled: wrapped,
	},
	{
		name: 'right',
		keys: ['l', 'Right'],
		screens: log,
		group: 'move',
		description: 'right, in long lines',
		action: 'right',
		disabled: wrapped,
	},
];
