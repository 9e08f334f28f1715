import type {Action, Binding, ScreenName} from './binding.ts';
import type {KeyName} from './key-names.ts';

const pattern = (
	name: string,
	action: Action,
	keys: readonly KeyName[],
	description: string,
	short?: string,
	screens: readonly ScreenName[] = ['patterns'],
): Binding => ({name, action, keys, description, short, screens, group: 'patterns'});

/** Keys that tell what a log says, without reading all of it. */
export const patterns: readonly Binding[] = [
	pattern(
		'patterns',
		'patterns',
		['P'],
		'patterns: what lines say but for numbers, ids and times',
		'patterns',
		['log'],
	),
	pattern('pattern', 'open', ['Enter'], 'keep the lines of the pattern; Esc: back to the patterns', 'filter'),
	pattern('pattern-out', 'filterOut', ['!'], 'keep the lines that are not of the pattern', 'without'),
	pattern('sort', 'sort', ['S'], 'the most errors first, or the most records', 'sort'),
	pattern('count-anew', 'patterns', ['P'], 'count anew'),
	pattern('pattern-left', 'left', ['h', 'Left'], 'left'),
	pattern('pattern-right', 'right', ['l', 'Right'], 'right, in long patterns'),
];
