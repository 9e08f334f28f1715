import type {Binding, PromptAction} from './binding.ts';
import type {KeyName} from './key-names.ts';

const edit = (
	name: string,
	action: PromptAction,
	keys: readonly KeyName[],
	description: string,
	short?: string,
): Binding => ({name, action, keys, description, short, screens: ['prompt'], group: 'while typing'});

/** Keys while something is typed in the footer, as in readline; all others are typed. */
export const typing: readonly Binding[] = [
	edit('accept', 'accept', ['Enter'], 'accept'),
	edit('cancel', 'cancel', ['Escape', 'Ctrl-C', 'Ctrl-G'], 'give up: all is as before'),
	edit('turn', 'turn', ['Tab'], 'a search becomes a filter; a command is completed'),
	edit('older-line', 'older', ['Up', 'Ctrl-P'], 'what was typed before, and begins like this'),
	edit('newer-line', 'newer', ['Down', 'Ctrl-N'], 'and back again'),
	edit('to-left', 'toLeft', ['Left', 'Ctrl-B'], 'a character to the left'),
	edit('to-right', 'toRight', ['Right', 'Ctrl-F'], 'a character to the right'),
	edit('to-start', 'toStart', ['Ctrl-A', 'Home'], 'to the beginning'),
	edit('to-end', 'toEnd', ['Ctrl-E', 'End'], 'to the end'),
	edit('erase-left', 'eraseLeft', ['Backspace'], 'erase the character before; of nothing: give up'),
	edit('erase-right', 'eraseRight', ['Delete', 'Ctrl-D'], 'erase the character under the cursor'),
	edit('erase-word', 'eraseWord', ['Ctrl-W'], 'erase the word before'),
	edit('erase-to-start', 'eraseToStart', ['Ctrl-U'], 'erase all before'),
	edit('erase-to-end', 'eraseToEnd', ['Ctrl-K'], 'erase all after'),
];
