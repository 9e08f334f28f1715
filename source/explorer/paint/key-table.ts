import type {Binding} from '../keymap/binding.ts';
import {displayKey} from './footer.ts';

/** All that keys do as a Markdown table, for the readme. */
export const keyTable = (bindings: readonly Binding[]): string => {
	const rows = bindings.map(
		({keys, screens, description}) =>
			`| ${keys.map(key => `\`${displayKey(key).replace('|', '\\|')}\``).join(' ')} | ${screens.join(', ')} | ${description} |`,
	);
	return ['| keys | on | do |', '| --- | --- | --- |', ...rows].join('\n');
};
