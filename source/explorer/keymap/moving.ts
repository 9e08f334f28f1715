import type {Action, Binding, Facts, ScreenName} from './binding.ts';
import type {KeyName} from './key-names.ts';

const lists: readonly ScreenName[] = ['table', 'patterns', 'streams', 'help'];
const log: readonly ScreenName[] = ['log'];
const everywhere: readonly ScreenName[] = [...lists, ...log];

const wrapped = ({wrap}: Facts) => (wrap ? 'long lines are wrapped: w cuts them' : undefined);

const move = (
	name: string,
	action: Action,
	keys: readonly KeyName[],
	screens: readonly ScreenName[],
	description: string,
): Binding => ({name, action, keys, screens, description, group: 'move'});

/** Keys that move. In the table Space is left free: it will mark. */
export const moving: readonly Binding[] = [
	move('down', 'down', ['j', 'Down'], everywhere, 'down'),
	move('up', 'up', ['k', 'Up'], lists, 'up'),
	move('up', 'up', ['k', 'Up'], log, 'up; at the top: load older lines'),
	move('half-down', 'halfDown', ['Ctrl-D'], everywhere, 'half a screen down'),
	move('half-up', 'halfUp', ['Ctrl-U'], everywhere, 'half a screen up'),
	move('page-down', 'pageDown', ['PageDown', 'Ctrl-F'], ['table'], 'a screen down'),
	move(
		'page-down',
		'pageDown',
		['PageDown', 'Space', 'Ctrl-F'],
		['log', 'patterns', 'streams', 'help'],
		'a screen down',
	),
	move('page-up', 'pageUp', ['PageUp', 'b', 'Ctrl-B'], lists, 'a screen up'),
	move('page-up', 'pageUp', ['PageUp', 'b', 'Ctrl-B'], log, 'a screen up; at the top: load older lines'),
	move('first', 'first', ['g', 'Home'], everywhere, 'to the top'),
	move('last', 'last', ['G', 'End'], lists, 'to the bottom'),
	move('last', 'last', ['G', 'End'], log, 'to the bottom, and follow'),
	{...move('left', 'left', ['h', 'Left'], log, 'left'), disabled: wrapped},
	{...move('right', 'right', ['l', 'Right'], log, 'right, in long lines'), disabled: wrapped},
];
