import fc from 'fast-check';
import {expect, test} from 'vitest';
import {EventQueue} from '../../../source/demo/world/event-queue.ts';

test('what is planned happens by time, and in the order of planning at the same time', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(9), fc.boolean())), entries => {
			const queue = new EventQueue();
			const done: number[] = [];
			const undos = entries.map(([time], index) => queue.add(time, () => done.push(index)));
			for (const [index, [, isCancelled]] of entries.entries()) {
				if (isCancelled) {
					undos[index]!();
				}
			}

			while (queue.nextTime !== undefined) {
				queue.take()!();
			}

			const expected = entries
				.map(([time, isCancelled], index) => ({time, isCancelled, index}))
				.filter(({isCancelled}) => !isCancelled)
				.sort((a, b) => a.time - b.time || a.index - b.index);
			expect(done).toEqual(expected.map(({index}) => index));
		}),
	);
});
