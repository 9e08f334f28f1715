import {expect, test} from 'vitest';
import {breathe} from '../../../source/explorer/log/breathe.ts';

/** Items that come as fast as they are taken; how many turns of the event loop others had when each was handled. */
const turnsAt = async (count: number, msForEach: number): Promise<number[]> => {
	const clock = {ms: 0};
	let turns = 0;
	let isOver = false;
	const turn = () => {
		turns++;
		if (!isOver) {
			setImmediate(turn);
		}
	};
	setImmediate(turn);
	async function* items() {
		for (let item = 0; item < count; item++) {
			yield item;
		}
	}

	const seen: number[] = [];
	for await (const item of breathe(items(), () => clock.ms)) {
		expect(item).toBe(seen.length);
		seen.push(turns);
		clock.ms += msForEach;
	}

	isOver = true;
	return seen;
};

test('events that come faster than they are handled leave keys and frames a turn every eight milliseconds', async () => {
	expect(await turnsAt(9, 3)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
	expect(await turnsAt(4, 8)).toEqual([0, 1, 2, 3]);
	expect(await turnsAt(4, 100)).toEqual([0, 1, 2, 3]);
});

test('events that are handled in no time are not held up', async () => {
	expect(await turnsAt(1000, 0)).toEqual(Array.from({length: 1000}, () => 0));
});
