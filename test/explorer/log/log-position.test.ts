import {expect, test} from 'vitest';
import type {Display} from '../../../source/explorer/log/display.ts';
import {LogPosition} from '../../../source/explorer/log/log-position.ts';
import type {Lines} from '../../../source/explorer/log/viewport.ts';

/** So many rows with ids from 1 on, a second apart, each of one row of the screen. What is not there is found at the end. */
const displayOf = (count: number): {display: Display; lines: Lines} => {
	const display: Display = {
		count,
		at: index =>
			index < count ? {type: 'unread', id: index + 1, time: BigInt(index) * 1_000_000_000n} : undefined,
		find: ({id}) => (id !== undefined && id <= count ? id - 1 : count),
		toStore: index => index,
		fromStore: index => index,
	};
	return {
		display,
		lines: {
			count,
			height(index) {
				expect(display.at(index)).toBeDefined();
				return 1;
			},
		},
	};
};

test('a reader whose line at the top of the screen is hidden with all after it sees the last one that is left', () => {
	const position = new LogPosition();
	const before = displayOf(50);
	position.goTo(
		{top: {index: 20, row: 0}, cursor: 20},
		{...before, height: 10, view: {top: {index: 20, row: 0}, cursor: 20}},
	);
	const layout = {...before, height: 10, view: position.viewOf(before.display, before.lines, 10)};
	position.stay(layout);
	const after = displayOf(5);
	expect(position.viewOf(after.display, after.lines, 10)).toEqual({top: {index: 0, row: 0}, cursor: 4});
});
