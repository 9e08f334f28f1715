import {expect, test} from 'vitest';
import {readEvents} from '../../source/gateway/event-stream.ts';
import type {Transport} from '../../source/gateway/transport.ts';

const chunks = 20_000;

/** A connection that has everything at once, and counts what was taken of it. */
const endlessTransport = (): {transport: Transport; readonly taken: number} => {
	let taken = 0;
	const body = (async function* () {
		for (; taken < chunks; taken++) {
			yield Buffer.from(`id: ${taken}\nevent: lines\ndata: ${taken}\n\n`);
		}
	})();
	const answer = {status: 200, type: 'text/event-stream', body, giveUp() {}};
	return {
		transport: {get: async () => answer} as unknown as Transport,
		get taken() {
			return taken;
		},
	};
};

test('a reader that does not take its events leaves them on the way, and gets all of them in the end', async () => {
	const endless = endlessTransport();
	const events = readEvents({
		transport: endless.transport,
		url: 'http://gateway/',
		names: ['lines'],
		signal: new AbortController().signal,
		silenceMs: 10_000,
	});
	const {value: first} = await events.next();
	for (let turn = 0; turn < chunks; turn++) {
		await new Promise<void>(resolve => {
			setImmediate(resolve);
		});
	}

	expect(endless.taken).toBeLessThan(1000);
	const rest = await Array.fromAsync(events);
	expect([first, ...rest].map(event => event!.data)).toEqual(
		Array.from({length: chunks}, (_, index) => `${index}`),
	);
});
