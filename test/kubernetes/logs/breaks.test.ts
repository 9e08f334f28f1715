import {describe, expect, onTestFinished, test, vi} from 'vitest';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import {Breaks} from '../../../source/kubernetes/logs/breaks.ts';
import {Latest} from '../../../source/kubernetes/logs/latest.ts';
import {type Timing, usualTiming} from '../../../source/kubernetes/logs/timing.ts';
import {createEventSpool} from '../../../source/spool/event-spool.ts';

const {signal} = new AbortController();

/** The breaks of a stream, with a clock that a test sets, and pauses that take no time. */
class TestBreaks {
	time = 1000;
	/** How long each pause was to last, in ms. */
	readonly waits: Array<number | undefined> = [];
	readonly breaks: Breaks;
	readonly #out = createEventSpool();

	constructor(timing: Partial<Timing> = {}) {
		const standing = new Latest({isGone: false, isOver: false, isTaskEnded: false});
		standing.next = async (_, ms) => {
			this.waits.push(ms);
		};
		this.breaks = new Breaks({
			stream: 'stream',
			out: this.#out,
			standing,
			timing: {...usualTiming, ...timing},
			now: () => this.time,
			random: () => 1,
		});
	}

	/** Break, and try again later. */
	async fail(ms: number): Promise<void> {
		await this.breaks.pause('cut', signal);
		this.breaks.stop();
		this.time += ms;
	}

	/** What is told next. */
	async next(): Promise<StreamEvent | undefined> {
		return (await this.#out[Symbol.asyncIterator]().next()).value;
	}

	async told(): Promise<StreamEvent[]> {
		this.breaks.stop();
		this.#out.end();
		return Array.fromAsync(this.#out);
	}
}

const reconnecting = (attempt: number) => expect.objectContaining({type: 'reconnecting', attempt});
const resumed = (afterMs: number, proven = true) => ({type: 'resumed', stream: 'stream', proven, afterMs});

describe('a break', () => {
	test('that heals at the first try is not told', async () => {
		const test = new TestBreaks();
		await test.fail(500);
		test.breaks.healed();
		expect(await test.told()).toEqual([]);
	});

	test('that needs a second try is told, and for how long it lasted', async () => {
		const test = new TestBreaks();
		await test.fail(300);
		await test.fail(400);
		test.breaks.healed();
		expect(await test.told()).toEqual([reconnecting(2), resumed(700)]);
	});

	test('that lasts before the first try is over is told', async () => {
		const test = new TestBreaks({unannounced: 0});
		await test.breaks.pause('cut', signal);
		expect(await test.told()).toEqual([reconnecting(1)]);
	});

	test('that waits for an answer for long is told without another try', async () => {
		const test = new TestBreaks({firstRetry: 0, unannounced: 0});
		await test.breaks.pause('cut', signal);
		test.time += 1;
		expect(await test.next()).toEqual(reconnecting(1));
	});

	test('is told once for each try', async () => {
		vi.useFakeTimers();
		onTestFinished(() => void vi.useRealTimers());
		const test = new TestBreaks({unannounced: 0});
		await test.breaks.pause('cut', signal);
		test.time += 100;
		vi.advanceTimersByTime(100);
		expect(await test.told()).toEqual([reconnecting(1)]);
	});

	test('is the only one that is counted: the next one begins anew', async () => {
		const test = new TestBreaks({maxRetry: 1});
		await test.fail(300);
		await test.fail(400);
		test.breaks.lost();
		test.breaks.healed();
		await test.fail(300);
		test.breaks.healed();
		await test.fail(300);
		await test.fail(300);
		test.breaks.healed();
		expect(await test.told()).toEqual([
			reconnecting(2),
			resumed(700, false),
			reconnecting(2),
			resumed(600, true),
		]);
	});

	test('needs no words where a connection ended in good order', async () => {
		const test = new TestBreaks();
		for (let end = 0; end < 9; end++) {
			await test.breaks.pause(undefined, signal);
			test.time += 1000;
		}

		expect(test.breaks.brokenMs).toBe(0);
		expect(await test.told()).toEqual([]);
	});
});

describe('the pause before a try', () => {
	test('doubles up to its longest', async () => {
		const test = new TestBreaks({firstRetry: 100, maxRetry: 500});
		for (let end = 0; end < 5; end++) {
			await test.fail(0);
		}

		expect(test.waits).toEqual([100, 200, 400, 500, 500]);
	});

	test('is as long as the server asks for, and no shorter than it would be', async () => {
		const test = new TestBreaks({firstRetry: 100});
		await test.breaks.pause('busy', signal, 5000);
		await test.breaks.pause('busy', signal, 50);
		expect(test.waits).toEqual([5000, 200]);
		await test.told();
	});

	test('is the first one again after a connection that held for long, and not after one that did not', async () => {
		const test = new TestBreaks({firstRetry: 100, healthy: 60_000});
		await test.fail(0);
		test.breaks.healed();
		test.time += 59_999;
		await test.fail(0);
		test.breaks.healed();
		test.time += 30_000;
		// More of the same connection does not make it younger.
		test.breaks.healed();
		test.time += 30_000;
		await test.fail(0);
		expect(test.waits).toEqual([100, 200, 100]);
	});

	test('is not shortened by the time that a break itself took', async () => {
		const test = new TestBreaks({firstRetry: 100, healthy: 60_000});
		await test.fail(0);
		test.breaks.healed();
		await test.fail(60_000);
		await test.fail(0);
		expect(test.waits).toEqual([100, 200, 400]);
	});
});
