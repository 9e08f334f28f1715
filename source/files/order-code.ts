import {
	add,
	type Code,
	constant,
	get,
	isAtLeast,
	isBelow64,
	leave,
	leaveIf,
	load64,
	loop,
	set,
	shiftLeft,
	subtract,
} from '../core/wasm-code.ts';

const [line, count, times, place] = [0, 1, 2, 3] as const;
const timeBytes = 8;

const timeAt = (offset: number): Code => [...get(place), ...load64(offset)];

/**
Looks for times that go back.

`stepBack(line, count, times)` returns the first line from `line + 1` on whose time is before that of the line before it, `count` where there is none; `times` is an address in the memory.
*/
export const orderCode = {
	name: 'stepBack' as const,
	parameters: 3,
	locals: 1,
	code: [
		...loop(
			[...get(line), ...constant(1), ...add, ...set(line)],
			[...get(line), ...get(count), ...isAtLeast, ...leaveIf(1)],
			[
				...get(times),
				...get(line),
				...constant(3),
				...shiftLeft,
				...add,
				...constant(timeBytes),
				...subtract,
				...set(place),
			],
			[...timeAt(timeBytes), ...timeAt(0), ...isBelow64, ...leaveIf(1)],
			leave(0),
		),
		...get(line),
	],
};
