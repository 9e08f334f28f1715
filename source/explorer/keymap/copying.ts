import type {Action, Binding} from './binding.ts';

const copy = (name: string, action: Action, key: string, description: string, short?: string): Binding => ({
	name,
	action,
	keys: [key],
	description,
	short,
	screens: ['log'],
	group: 'copy',
});

/** Keys that copy what a log says. */
export const copying: readonly Binding[] = [
	copy('select', 'select', 'V', 'select lines from the one under the cursor on; again or Esc: no more'),
	copy('copy', 'copy', 'y', 'copy the record under the cursor, or what is selected', 'copy'),
	copy('copy-view', 'copyView', 'Y', 'copy the records on the screen'),
];
