import type {Action, Binding} from './binding.ts';
import type {KeyName} from './key-names.ts';

const strip = (name: string, action: Action, key: KeyName, description: string, short?: string): Binding => ({
	name,
	action,
	keys: [key],
	description,
	short,
	screens: ['log'],
	group: 'timeline',
});

/** Keys of the timeline of a log. */
export const timeline: readonly Binding[] = [
	strip('timeline', 'timeline', 'i', 'records and errors over time, as a strip', 'timeline'),
	strip('earlier', 'earlier', '(', 'to the bar of the strip before'),
	strip('later', 'later', ')', 'to the next bar of the strip'),
	strip(
		'span-from',
		'spanFrom',
		'[',
		'a span from the line under the cursor on; Enter zooms to it, Esc back',
	),
	strip('span-to', 'spanTo', ']', 'a span up to the line under the cursor'),
];
