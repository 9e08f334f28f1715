import {type Automaton, match, start, unknown} from './automaton.ts';

const newline = 0x0a;

/** Whether the line `from` to `end` (exclusive) matches, whatever is at its end. */
export const matchesLine = (automaton: Automaton, bytes: Uint8Array, from: number, end: number): boolean => {
	if (automaton.matchesAll) {
		return true;
	}

	let {table} = automaton;
	let state = start;
	for (let position = from; position < end; position++) {
		let next = table[state + bytes[position]!]!;
		if (next === unknown) {
			next = automaton.next(state, bytes[position]!);
			table = automaton.table;
		}

		if (next < 0) {
			return next === match;
		}

		state = next;
	}

	const last = table[state + newline]!;
	return (last === unknown ? automaton.next(state, newline) : last) === match;
};
