import {afterEach, describe, expect, test} from 'vitest';
import type {Instance} from '../../../source/core/instance.ts';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {closeReaders, crash, isCaughtUp, linesOf, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

const restart = (pod: LogPod, reader: OpenPod) => {
	pod.startLife();
	reader.say();
};

const livesOf = ({events}: OpenPod): Instance[] =>
	events.flatMap(event => (event.type === 'lines' ? [event.instance] : []));

describe('a container that is started again', () => {
	test('has its last lines read before its first new ones', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.faults.push({afterBytes: 0, how: 'end'});
		pod.write('last words');
		pod.exit(137);
		pod.startLife();
		pod.write('hello again');
		reader.say();
		await reader.until(({lines}) => lines().length === 3);
		expect(reader.lines()).toEqual(['one', 'last words', 'hello again']);
		expect(reader.told()).toEqual(['[2 lines]', 'restarted: exit 137 at 1795000001000000000', '[1 lines]']);
		expect(livesOf(reader).map(life => life.restart)).toEqual([0, 0, 1]);
	});

	test('says that it waits, and goes on when it runs', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		crash(pod, reader);
		await reader.until(({told}) => told().some(line => line.startsWith('Restarting: crash loop')));
		restart(pod, reader);
		pod.write('two');
		await reader.until(({lines}) => lines().length === 2);
		expect(reader.told()).toEqual([
			'[1 lines]',
			expect.stringMatching(/^Restarting: crash loop, last exit 1/),
			expect.stringMatching(/^restarted: exit 1/),
			'[1 lines]',
		]);
	});

	test('shows the log of its last life while it waits, as it is opened', async () => {
		const pod = new LogPod();
		pod.write('it crashed');
		pod.exit(1);
		pod.waiting = 'CrashLoopBackOff';
		const reader = await readPod(pod);
		await reader.until(({told}) => told().length === 2);
		expect(reader.told()).toEqual(['[1 lines]', expect.stringMatching(/^Restarting: crash loop/)]);
	});

	test('is read whole where two lives went by, as far as the cluster has them', async () => {
		const pod = new LogPod();
		pod.write('first life');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		pod.exit(1);
		pod.startLife();
		pod.write('second life');
		pod.exit(1);
		pod.startLife();
		pod.write('third life');
		pod.refusal = undefined;
		reader.say();
		await reader.until(({lines}) => lines().length === 3);
		expect(reader.lines()).toEqual(['first life', 'second life', 'third life']);
		expect(livesOf(reader).map(life => life.restart)).toEqual([0, 1, 2]);
	});

	test('has a gap where lives went by that nobody can read', async () => {
		const pod = new LogPod();
		pod.write('first life');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		for (const name of ['second', 'third', 'fourth']) {
			pod.exit(1);
			pod.startLife();
			pod.write(`${name} life`);
		}

		reader.say();
		await reader.until(({lines}) => lines().includes('fourth life'));
		expect(reader.lines()).toEqual(['first life', 'third life', 'fourth life']);
		expect(reader.told().filter(line => line.includes('may be missing'))).toEqual([
			expect.stringContaining('the container was started again before its last lines were read'),
			expect.stringContaining('1 restart could not be read'),
		]);
	});
});

/** Once, right after the API server has told how the pod stands: what is asked next is answered by what has come since. */
const afterNextStatus = (pod: LogPod, change: () => void) => {
	pod.onStatus = () => {
		pod.onStatus = () => {};
		change();
	};
};

describe('a life that ends while it is asked for', () => {
	test('is not given the lines of the next one, where its window was to be followed and no line of it had come', async () => {
		const pod = new LogPod();
		pod.step = 100_000_000n;
		pod.write(...numbered(20_000));
		const from = pod.clock - 18_000n * pod.step;
		pod.faults.push(undefined, undefined, {afterBytes: 0, how: 'end'});
		pod.onRequest = () => {
			if (pod.queries.length === 3) {
				pod.exit(1);
				pod.startLife();
				pod.write('second life');
			}
		};
		const reader = await readPod(pod, {from});
		await reader.until(({lines}) => lines().includes('second life'));
		expect(reader.lines()).toEqual([...numbered(18_000, 2000), 'second life']);
		expect(reader.told()).toEqual(['[18000 lines]', expect.stringMatching(/^restarted/), '[1 lines]']);
	});

	test('is not given the lines of the next one after a gap', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		const reader = await readPod(pod);
		await reader.until(({lines}) => lines().length === 10);
		pod.onRequest = () => {
			if (!pod.queries.at(-1)?.includes('follow=true')) {
				afterNextStatus(pod, () => {
					pod.exit(1);
					pod.startLife();
					pod.write('second life');
				});
				pod.onRequest = () => {};
			}
		};
		pod.write(...numbered(10, 10));
		pod.rotate(4);
		reader.cut();
		await reader.until(({lines}) => lines().includes('second life'));
		expect(reader.lines()).toEqual([...numbered(10), ...numbered(4, 16), 'second life']);
		expect(livesOf(reader).at(-1)?.restart).toBe(1);
	});
});

describe('a pod that returns with its name', () => {
	test('is another one: nothing of its log is taken for that of the old one', async () => {
		const pod = new LogPod();
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		afterNextStatus(pod, () => {
			pod.replace();
			pod.write('new pod');
		});
		reader.cut();
		await reader.until(() => pod.uid !== 'uid-app');
		reader.say();
		await reader.until(({events}) => events.filter(({type}) => type === 'opened').length === 2);
		pod.write('second line');
		await reader.until(({lines}) => lines().includes('second line'));
		await reader.until(({events}) => events.some(({type}) => type === 'ended'));
		expect(reader.lines()).toEqual(['new pod', 'second line']);
	});
});

describe('a container that its node has lost', () => {
	test('has had no life after the one that was read: its end is a gap, and the task ends', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(({lines}) => lines().length === 1);
		pod.lose();
		reader.cut();
		reader.say({state: 'failed', exitCode: 137, reason: 'Evicted'});
		await reader.ended;
		expect(reader.lines()).toEqual(['one']);
		expect(reader.told().filter(line => line.includes('restarted'))).toEqual([]);
		expect(reader.told().slice(-3)).toEqual([
			expect.stringContaining('may be missing'),
			expect.stringMatching(/could not be confirmed|^ended/),
			'Job failed exit 137 (Evicted)',
		]);
	});

	test.each([true, false])('has no log, and that is said at once (follow: %s)', async follow => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.lose();
		const reader = await readPod(pod, {follow}, {task: {state: 'failed'}});
		await reader.ended;
		expect(reader.told()[0]).toBe('Log not readable: the node has lost the container, and its log with it');
	});
});

describe('a pod that is deleted', () => {
	test('ends with the words that nobody can tell whether this was all', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.isDeleted = true;
		pod.exit(0);
		reader.say();
		reader.sayRemoved();
		await reader.ended;
		expect(reader.told()).toEqual([
			'[1 lines]',
			'Pod deleted; the end of the log could not be confirmed',
			'Job ended; how could not be confirmed (deleted)',
		]);
	});

	test('keeps its exit where its log was read to the end before', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.exit(3);
		reader.say();
		await reader.until(() => pod.queries.length === 4);
		pod.isDeleted = true;
		reader.say({state: 'failed', exitCode: 3, reason: 'BackoffLimitExceeded'});
		await reader.ended;
		expect(reader.told()).toEqual([
			'[1 lines]',
			'ended: exit 3 at 1795000001000000000',
			'Job failed exit 3 (BackoffLimitExceeded)',
		]);
	});
});

describe('a task that ends', () => {
	test('says so after its streams, and not before its own condition does', async () => {
		const pod = new LogPod({});
		pod.restartPolicy = 'Never';
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.exit(0);
		reader.say();
		await reader.until(({told}) => told().length === 2);
		expect(reader.events.at(-1)?.type).toBe('ended');
		reader.say({state: 'succeeded', exitCode: 0});
		await reader.ended;
		expect(reader.told()).toEqual(['[1 lines]', expect.stringContaining('ended'), 'Job complete exit 0']);
	});

	test('gives a retry that comes late its own place', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.exit(1);
		reader.say();
		await reader.until(({told}) => told().length === 2);
		pod.startLife();
		pod.write('two');
		reader.say();
		await reader.until(({lines}) => lines().length === 2);
		expect(linesOf(reader.events)).toEqual(['one', 'two']);
		expect(reader.told().at(-2)).toMatch(/^restarted: exit 1/);
	});
});
