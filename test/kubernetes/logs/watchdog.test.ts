import {afterEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import type {Timing} from '../../../source/kubernetes/logs/timing.ts';
import {Watchdog} from '../../../source/kubernetes/logs/watchdog.ts';
import {batchOf} from '../../core/scripted-source.ts';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {learn, openLife} from './open-life.ts';
import {shortTiming} from './read-logs.ts';

/** Each is told apart from all other timers. */
const watchTiming: Timing = {
	...shortTiming,
	brisk: 3,
	idle: 7,
	maxIdle: 29,
	briskArrival: 5,
	arrival: 1_000_000,
	look: 10_000,
	renewal: 1_000_001,
};

const {setTimeout: realTimer} = globalThis;

afterEach(() => vi.restoreAllMocks());

/** A log of which ten lines are known, and a connection of it that is watched. */
const openWatch = async (timing: Partial<Timing> = {}) => {
	const pod = new LogPod();
	pod.write(...numbered(10));
	const life = await openLife(pod);
	await learn(life, 10);
	pod.queries.length = 0;
	const stop = new AbortController();
	onTestFinished(() => stop.abort());
	/** When it is looked at next, in ms, each time that was decided. */
	const looks: number[] = [];
	let wake = () => {};
	const {brisk, idle, maxIdle} = {...watchTiming, ...timing};
	const delays = new Set([brisk, idle, 2 * idle, 4 * idle, maxIdle]);
	vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, ms: number, ...rest: []) => {
		if (delays.has(ms)) {
			looks.push(ms);
			wake();
		}

		return realTimer(callback, ms, ...rest);
	}) as typeof setTimeout);
	const stale = Promise.withResolvers<string | undefined>();
	const causes: Array<string | undefined> = [];
	const watchdog = new Watchdog(life.log, {...watchTiming, ...timing}, stop.signal, cause => {
		causes.push(cause);
		stale.resolve(cause);
	});
	return {
		pod,
		watchdog,
		looks,
		causes,
		stale: stale.promise,
		until: async (count: number) => {
			while (looks.length < count) {
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			}
		},
	};
};

describe('a connection', () => {
	test('that is silent though the log has more is at fault, and a new one is so soon', async () => {
		const {pod, stale} = await openWatch();
		pod.write('more');
		expect(await stale).toBe('the connection has gone silent');
	});

	test('that is silent like its log is no fault: it is looked at ever less often', async () => {
		const {until, looks, causes} = await openWatch();
		await until(6);
		expect(looks.slice(0, 6)).toEqual([3, 7, 14, 28, 29, 29]);
		expect(causes).toEqual([]);
	});

	test('whose lines arrive while its log is asked for is no fault', async () => {
		const {pod, watchdog, until, causes} = await openWatch();
		pod.write('more');
		pod.onRequest = () => watchdog.arrived(batchOf(['more']));
		await until(2);
		expect(causes).toEqual([]);
	});

	test('is at fault where its log cannot be read', async () => {
		const {pod, stale} = await openWatch();
		pod.refusal = {
			status: 500,
			reason: 'InternalError',
			message: 'dial tcp 10.0.0.7:10250: no route to host',
		};
		expect(await stale).toContain('no route to host');
	});

	test('is at fault where its log is not answered for', async () => {
		const {pod, stale} = await openWatch({look: 50});
		pod.faults.push({how: 'freeze', afterBytes: 0});
		expect(await stale).toBe('no answer for 0.05 s');
	});

	test('is replaced when it is old', async () => {
		const {stale} = await openWatch({renewal: 20});
		expect(await stale).toBeUndefined();
	});

	test('that brought something since is not compared with its log', async () => {
		const {pod, watchdog, until} = await openWatch();
		watchdog.arrived(batchOf(['one']));
		await until(2);
		expect(pod.queries).toEqual([]);
	});
});

describe('full flow', () => {
	const lines = (count: number) => batchOf(numbered(count));

	test('that has fallen silent is looked at soon', async () => {
		const {watchdog, until, looks} = await openWatch({idle: 1_000_003, maxIdle: 1_000_003});
		await until(2);
		watchdog.arrived(lines(99));
		expect(looks).toEqual([3, 1_000_003]);
		watchdog.arrived(lines(1));
		expect(looks).toEqual([3, 1_000_003, 3]);
	});

	test('is twice as much after each look in vain', async () => {
		const {watchdog, until, looks} = await openWatch({idle: 1_000_003, maxIdle: 1_000_003});
		await until(2);
		watchdog.arrived(lines(100));
		await until(5);
		watchdog.arrived(lines(199));
		expect(looks).toEqual([3, 1_000_003, 3, 3, 1_000_003]);
		watchdog.arrived(lines(1));
		expect(looks.at(-1)).toBe(3);
	});
});
