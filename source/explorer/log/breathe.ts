import {setImmediate} from 'node:timers/promises';

/** Longest that events are handled without a look at the keyboard, in ms: a quarter of a frame. */
const sliceMs = 8;

/** The same items; while they come faster than they are handled, keys and frames get their turn in between. */
export async function* breathe<T>(items: AsyncIterable<T>, now: () => number): AsyncGenerator<T> {
	let since = now();
	for await (const item of items) {
		yield item;
		if (now() - since >= sliceMs) {
			await setImmediate();
			since = now();
		}
	}
}
