import {setImmediate as nextTurn} from 'node:timers/promises';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {LineBatchBuilder, sliceBatch} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {createEventSpool, type EventSpool, type EventSpoolOptions} from '../../source/spool/event-spool.ts';
import {expectAllDeclared} from './declared.ts';
import {ended, plain, waiting} from './spool-events.ts';
import {memoryFiles} from './spool-files.ts';

type Said =
	| {type: 'lines'; stream: number; sizes: number[]; skip: number; restart: number; at: 'head' | 'tail'}
	| {type: 'waiting'; stream: number}
	| {type: 'ended'; stream: number}
	| {type: 'progress'; stream: number};
type Step = Said | {type: 'read'; count: number} | {type: 'turns'; count: number};

const stream = fc.nat({max: 2});
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			type: fc.constant('lines' as const),
			stream,
			sizes: fc.array(fc.oneof(fc.nat({max: 80}), fc.nat({max: 3000})), {maxLength: 6}),
			skip: fc.nat({max: 2}),
			restart: fc.nat({max: 2}),
			at: fc.constantFrom('head' as const, 'tail' as const, 'tail' as const),
		}),
	},
	fc.record({type: fc.constant('waiting' as const), stream}),
	fc.record({type: fc.constant('ended' as const), stream}),
	fc.record({type: fc.constant('progress' as const), stream}),
	fc.record({type: fc.constant('read' as const), count: fc.nat({max: 5})}),
	fc.record({type: fc.constant('turns' as const), count: fc.nat({max: 4})}),
);

/** Long ones, because what matters needs time to fill up. */
const steps = fc.array(step, {maxLength: 200, size: 'max'});

const limits = fc.record({
	memoryBytes: fc.constantFrom(0, 2000, 20_000, 1_000_000),
	diskBytes: fc.constantFrom(0, 3000, 30_000, 1_000_000),
});

const faults = fc.array(fc.constantFrom(undefined, undefined, undefined, 'ENOSPC'), {maxLength: 10});

let serial = 0;

/** Every line and every notice is another one. Some batches are a part of a larger one. */
const eventOf = (said: Said): StreamEvent => {
	const name = `stream-${said.stream}`;
	serial++;
	if (said.type === 'waiting') {
		return waiting(name, `${serial} \ud800 \u001b[31m`);
	}

	if (said.type === 'ended') {
		return ended(name);
	}

	if (said.type === 'progress') {
		return {type: 'progress', stream: name, done: serial, total: undefined, unit: 'bytes'};
	}

	const builder = new LineBatchBuilder();
	for (const [line, size] of said.sizes.entries()) {
		const message = Buffer.from(`${serial} ${line} \xff\0`.padEnd(size, 'é'), 'latin1');
		builder.add(message, BigInt(serial * 1000) + BigInt((line * 7) % 5), line % 32);
	}

	const instance = {
		restart: said.restart,
		containerId: said.restart === 2 ? undefined : `containerd://${name}`,
	};
	const batch = sliceBatch(builder.take(), Math.min(said.skip, said.sizes.length));
	return {type: 'lines', stream: name, instance, at: said.at, batch};
};

const live = async (spool: EventSpool, history: readonly Step[]) => {
	const pushed: StreamEvent[] = [];
	const got: StreamEvent[] = [];
	const reader = spool[Symbol.asyncIterator]();
	const read = async () => {
		const {done, value} = await reader.next();
		if (!done) {
			got.push(value);
		}

		return done;
	};

	for (const one of history) {
		if (one.type === 'read') {
			for (let count = 0; count < one.count; count++) {
				void read();
			}
		} else if (one.type === 'turns') {
			for (let count = 0; count < one.count; count++) {
				await nextTurn();
			}
		} else {
			const event = eventOf(one);
			pushed.push(event);
			spool.push(event);
		}
	}

	spool.end();
	while (!(await read())) {}
	return {pushed, got};
};

test('whatever is pushed and read, with whatever room, all comes once and in order or is declared where it was', async () => {
	await fc.assert(
		fc.asyncProperty(steps, limits, faults, faults, async (history, sizes, openFaults, writeFaults) => {
			const files = memoryFiles();
			files.faults.open.push(...openFaults);
			files.faults.write.push(...writeFaults);
			const options: EventSpoolOptions = {...sizes, openFile: files.open};
			const spool = createEventSpool(options);
			const {pushed, got} = await live(spool, history);
			await spool.close();
			expectAllDeclared(pushed, got);
			expect(files.openNow).toBe(0);
			expect(files.largest).toBeLessThanOrEqual(sizes.diskBytes);
		}),
		{numRuns: 200},
	);
});

test('the events of all streams together keep their order', async () => {
	await fc.assert(
		fc.asyncProperty(steps, async history => {
			const files = memoryFiles();
			const spool = createEventSpool({memoryBytes: 10_000, diskBytes: 10_000_000, openFile: files.open});
			const {pushed, got} = await live(spool, history);
			const isKept = ({type}: StreamEvent) => type !== 'gap' && type !== 'progress';
			const keys = (events: readonly StreamEvent[]) => events.filter(isKept).map(keyOf);
			const order = keys(pushed);
			let next = 0;
			for (const key of keys(got)) {
				next = order.indexOf(key, next) + 1;
				expect(next).toBeGreaterThan(0);
			}
		}),
		{numRuns: 100},
	);
});

const keyOf = (event: StreamEvent): string =>
	JSON.stringify(Object.entries(plain(event) as object).sort(), (_, value) =>
		typeof value === 'bigint' ? String(value) : value,
	);
