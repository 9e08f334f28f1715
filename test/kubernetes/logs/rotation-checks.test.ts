import {setImmediate as nextTurn} from 'node:timers/promises';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {LineBatchBuilder} from '../../../source/core/line-batch.ts';
import {answerText} from '../node-files/log-node.ts';
import {from, onTimers, openRotations, timeOf, timersFor} from './open-rotations.ts';

afterEach(() => vi.restoreAllMocks());

type Open = Awaited<ReturnType<typeof openRotations>>;

describe('a check of rotations', () => {
	test('fills a hole near the newest lines once nothing comes for a while', async () => {
		const {take, filled, rotations, said} = await openRotations([from(0, 6), [6, 7]], {isLong: true});
		take(...from(0, 5), 6, 7);
		await filled;
		await rotations.finish();
		expect(await said()).toEqual([5]);
	});

	test('that has filled a hole explains what the connection is found to have left out there, and nothing else', async () => {
		const files = [from(0, 5), from(5, 8), [8, 9], [60, 61]];
		const {take, filled, rotations, said} = await openRotations(files, {isLong: true});
		take(...from(0, 5), 8, 9, 60, 61);
		await filled;
		await rotations.explain({from: timeOf(4), to: timeOf(8)});
		await rotations.explain({to: timeOf(9)});
		await rotations.explain({from: timeOf(9), to: timeOf(60)});
		await rotations.explain({to: timeOf(61)});
		expect(await said()).toEqual([5, 6, 7, expect.stringContaining('9'), expect.stringContaining('61')]);
	});

	test('does not fill what is on its way, and comes a little later', async () => {
		const {take, rotations, said} = await openRotations([from(0, 6), [6, 7]], {isLong: true});
		const isPutOff = onTimers({2: () => take(5)});
		take(...from(0, 5), 6, 7);
		await isPutOff;
		await rotations.finish();
		expect(await said()).toEqual([]);
	});

	test('waits for lines that are on their way as long as some came while it looked', async () => {
		const {pod, take, rotations, said} = await openRotations([from(0, 6), [6, 7]], {isLong: true});
		pod.node.onRequest = () => {
			pod.node.onRequest = () => {};
			take(7);
		};
		const isPutOffTwice = onTimers({3: () => take(5)});
		take(...from(0, 5), 6);
		await isPutOffTwice;
		await rotations.finish();
		expect(await said()).toEqual([]);
	});

	test('that is put off, again and again, forgets nothing', async () => {
		const {take, filled, rotations, said} = await openRotations([from(0, 6), [6, 7, 8, 9]], {isLong: true});
		const isPutOff = onTimers({2: () => take(8), 3: () => take(9)});
		take(...from(0, 5), 6, 7);
		await isPutOff;
		await filled;
		await rotations.finish();
		expect(await said()).toEqual([5]);
	});

	test('goes on where lines came while it looked at the newest ones', async () => {
		const {pod, take, filled, rotations, said} = await openRotations([from(0, 6), [6, 7]], {isLong: true});
		pod.node.onRequest = name => {
			if (name === '' && pod.node.asked.filter(asked => asked === '').length === 2) {
				take(7);
			}
		};
		take(...from(0, 5), 6);
		await filled;
		await rotations.finish();
		expect(await said()).toEqual([5]);
	});

	test('goes on where the node did not answer while nothing came', async () => {
		const {pod, take, filled, rotations, said} = await openRotations([from(0, 6), [6, 7]], {isLong: true});
		let looks = 0;
		pod.node.answer = (response, name) => {
			const isRefused = name === '' && ++looks === 2;
			if (isRefused) {
				answerText(response, 500, 'not now');
			}

			return isRefused;
		};
		take(...from(0, 5), 6, 7);
		await filled;
		await rotations.finish();
		expect(looks).toBeGreaterThan(2);
		expect(await said()).toEqual([5]);
	});

	test('comes twice and no more while nothing comes after a rotation, and again once something does', async () => {
		const {pod, take, rotations} = await openRotations([from(0, 6), []], {isLong: true});
		const timers = vi.spyOn(globalThis, 'setTimeout');
		const isLookedAtTwice = new Promise<void>(resolve => {
			pod.node.onRequest = () => pod.node.asked.filter(name => name === '').length === 2 && resolve();
		});
		take(...from(0, 6));
		await isLookedAtTwice;
		await rotations.explain({to: timeOf(30)});
		expect(timersFor(timers)).toBe(2);
		take(6);
		expect(timersFor(timers)).toBe(3);
	});

	test('after which no line came remembers what came before: a rotation after that hides nothing', async () => {
		const {take, rotate, rotations, said} = await openRotations([from(0, 10)]);
		take(...from(0, 10));
		for (const at of [20, 21, 22]) {
			await rotations.explain({to: timeOf(at)});
		}

		rotate([]);
		await rotations.finish();
		expect((await said()).filter(one => typeof one === 'number')).toEqual([]);
	});

	test('comes again where as many bytes came while the files were looked at', async () => {
		const {pod, write, take, rotate, filled, rotations, said} = await openRotations([from(0, 5)], {
			isLong: true,
		});
		pod.node.onRequest = (_, count) => {
			if (count === 2) {
				write([5]);
				rotate(from(6, 20));
				take(...from(6, 20));
			}
		};
		take(...from(0, 5));
		await filled;
		await rotations.finish();
		expect(await said()).toEqual([5]);
	});

	test('after which no line came finds what is left out right after that', async () => {
		const {write, take, rotate, rotations, said} = await openRotations([from(0, 10)]);
		take(...from(0, 10));
		for (const at of [20, 21, 22]) {
			await rotations.explain({to: timeOf(at)});
		}

		write([10]);
		rotate([11]);
		take(11);
		await rotations.finish();
		expect((await said()).filter(one => typeof one === 'number')).toEqual([10]);
	});

	test('looks at each seam once', async () => {
		const {pod, take, rotations} = await openRotations([from(0, 6), [6, 20]]);
		take(...from(0, 7), 20);
		await rotations.explain({to: timeOf(20)});
		pod.node.asked.length = 0;
		await rotations.finish();
		expect(pod.node.asked).toEqual(['']);
	});

	test('comes after so many bytes, and again only after as many', async () => {
		const {pod, take, rotations} = await openRotations([from(0, 30)], {isLong: true});
		const timers = vi.spyOn(globalThis, 'setTimeout');
		take(...from(0, 3));
		expect(timersFor(timers)).toBe(0);
		const isBegun = new Promise<void>(resolve => {
			pod.node.onRequest = () => {
				pod.node.onRequest = () => {};
				take(5);
				resolve();
			};
		});
		take(3, 4);
		expect(timersFor(timers)).toBe(1);
		await isBegun;
		await rotations.explain({to: timeOf(4)});
		take(6);
		expect(timersFor(timers)).toBe(1);
	});

	test('comes once, however much comes before it', async () => {
		const {take} = await openRotations([from(0, 30)], {isLong: true});
		const timers = vi.spyOn(globalThis, 'setTimeout');
		take(...from(0, 5));
		take(...from(5, 10));
		expect(timersFor(timers)).toBe(1);
	});

	test('waits for the one before, so that no bytes count twice as checked', async () => {
		const {take, rotations} = await openRotations([from(0, 30)], {isLong: true});
		const timers = vi.spyOn(globalThis, 'setTimeout');
		take(...from(0, 3));
		await Promise.all([rotations.explain({to: timeOf(20)}), rotations.explain({to: timeOf(21)})]);
		take(...from(3, 7));
		expect(timersFor(timers)).toBe(1);
	});

	test('remembers little of what was checked: a log may bring any number of lines between two rotations', async () => {
		const {log, write, rotate, take, rotations, said} = await openRotations([from(0, 3)]);
		take(...from(0, 3));
		for (const at of [20, 21, 22]) {
			const many = new LineBatchBuilder();
			for (let line = 0; line < 150_000; line++) {
				many.add(Buffer.alloc(0), timeOf(2));
			}

			log.learn(many.take());
			await rotations.explain({to: timeOf(at)});
		}

		write([200]);
		rotate([201]);
		take(201);
		await rotations.finish();
		expect((await said()).filter(one => typeof one === 'number')).toEqual([200]);
	});

	test('looks for nothing that was before the known lines, where they are not all', async () => {
		const files = [from(0, 6), from(6, 20)];
		const {take, rotations, said} = await openRotations(files, {isComplete: false, known: [7]});
		take(...from(8, 20));
		await rotations.finish();
		expect(await said()).toEqual([]);
	});

	test('looks for nothing that was before a gap of which the reader was told', async () => {
		const {log, take, rotations, said} = await openRotations([from(0, 6), from(6, 20)]);
		take(...from(0, 3));
		log.sayGap({cause: 'told'});
		take(...from(6, 20));
		await rotations.finish();
		expect(await said()).toEqual(['lines between the beginning and now may be missing: told']);
	});

	test('looks for nothing where no line has come since a gap', async () => {
		const {log, take, rotations, said} = await openRotations([from(0, 10), [10]]);
		take(...from(0, 10));
		log.sayGap({cause: 'told'});
		await rotations.finish();
		expect(await said()).toEqual(['lines between the beginning and now may be missing: told']);
	});

	test('looks for nothing that was before more lines than are remembered', async () => {
		const {log, take, rotations, said} = await openRotations([from(0, 6), from(6, 20)]);
		take(...from(0, 3));
		const many = new LineBatchBuilder();
		for (let line = 0; line < 400_000; line++) {
			many.add(Buffer.alloc(0), timeOf(0));
		}

		log.learn(many.take());
		take(...from(6, 20));
		await rotations.finish();
		expect(await said()).toEqual([]);
	});
});

describe('what a live connection seems to have left out', () => {
	test('is filled in up to the line before which it was, and not what may still come', async () => {
		const {take, rotations, said} = await openRotations([from(0, 6), [6, 7, 8]]);
		take(...from(0, 5));
		await rotations.explain({to: timeOf(7)});
		expect(await said()).toEqual([5, 6]);
	});

	test('is a hole where the files do not have it', async () => {
		const {take, rotations, said} = await openRotations([from(0, 5)]);
		take(...from(0, 5));
		await rotations.explain({from: timeOf(4), to: timeOf(9)});
		expect(await said()).toEqual([
			'lines between 4 and 9 may be missing: the node rotated the log faster than it sent it',
		]);
	});

	test('is nothing where reading was ended meanwhile', async () => {
		const {pod, take, rotations, stop, said} = await openRotations([from(0, 5)]);
		take(...from(0, 5));
		pod.node.onRequest = () => stop.abort();
		await rotations.explain({to: timeOf(9)});
		expect(await said()).toEqual([]);
	});

	test('is nobody’s fault but the program’s where looking for it fails otherwise', async () => {
		const {log, rotations} = await openRotations([[]]);
		vi.spyOn(log, 'nodeLog').mockRejectedValue(new TypeError('broken'));
		await expect(rotations.explain({to: timeOf(1)})).rejects.toThrow('broken');
	});
});

describe('where there are no files', () => {
	test('nothing is remembered or looked at, from the start', async () => {
		const timers = vi.spyOn(globalThis, 'setTimeout');
		const {take} = await openRotations([[]], {nodeFiles: false, isLong: true});
		take(...from(0, 20));
		expect(timersFor(timers)).toBe(0);
	});

	test('nothing is looked at any more once that is known', async () => {
		const {pod, take, rotations} = await openRotations([from(0, 6), [6, 20]], {isLong: true});
		pod.isAllowed = false;
		take(0);
		await rotations.explain({to: timeOf(9)});
		const timers = vi.spyOn(globalThis, 'setTimeout');
		take(...from(1, 20));
		expect(timersFor(timers)).toBe(0);
	});

	test('nothing is asked of the node any more once they turned out to be of another runtime', async () => {
		const {pod, take, rotations} = await openRotations([from(0, 6)]);
		pod.node.files.set('0.log', Buffer.from('{"log":"of another runtime"}\n'));
		await rotations.explain({to: timeOf(9)});
		expect(pod.node.asked.length).toBeGreaterThan(0);
		take(0);
		pod.node.asked.length = 0;
		await rotations.explain({to: timeOf(10)});
		await rotations.finish();
		expect(pod.node.asked).toEqual([]);
	});

	test('nothing is looked at any more once the right is taken away', async () => {
		const {pod, take, rotations} = await openRotations([from(0, 6), [6, 20]], {isLong: true});
		take(0);
		await rotations.explain({to: timeOf(1)});
		pod.isAllowed = false;
		await rotations.explain({to: timeOf(2)});
		await rotations.explain({to: timeOf(3)});
		const timers = vi.spyOn(globalThis, 'setTimeout');
		take(...from(1, 20));
		expect(timersFor(timers)).toBe(0);
	});

	test('nothing is looked at any more after the end', async () => {
		const {take, rotations} = await openRotations([from(0, 6)], {isLong: true});
		take(...from(0, 3));
		await rotations.finish();
		const timers = vi.spyOn(globalThis, 'setTimeout');
		take(...from(3, 20));
		expect(timersFor(timers)).toBe(0);
	});

	test.each([
		['reading', 'is aborted', (open: Open) => open.stop.abort()],
		['the life', 'was read', (open: Open) => void open.rotations.finish()],
	])('nothing is waited for once %s %s', async (_, __, end) => {
		const open = await openRotations([from(0, 20)], {isLong: true});
		const timers = vi.spyOn(globalThis, 'setTimeout');
		const cleared = vi.spyOn(globalThis, 'clearTimeout');
		open.take(...from(0, 5));
		const waiting = timers.mock.results.at(-1)!.value;
		end(open);
		expect(cleared).toHaveBeenCalledWith(waiting);
		await open.rotations.finish();
		open.take(...from(5, 20));
		expect(timersFor(timers)).toBe(1);
	});

	test('nothing is looked at again where reading was ended meanwhile', async () => {
		const {pod, log, take, stop} = await openRotations([from(0, 20)], {isLong: true});
		const looks = vi.spyOn(log, 'nodeLog');
		const timers = vi.spyOn(globalThis, 'setTimeout');
		const isEnded = new Promise<void>(resolve => {
			pod.node.onRequest = () => {
				stop.abort();
				resolve();
			};
		});
		take(...from(0, 5));
		await isEnded;
		await expect(looks.mock.results[0]!.value).rejects.toThrow();
		await nextTurn();
		expect(timersFor(timers)).toBe(1);
	});
});
