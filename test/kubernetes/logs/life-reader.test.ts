import {afterEach, describe, expect, test} from 'vitest';
import {EndAnchor} from '../../../source/kubernetes/logs/end-anchor.ts';
import {followContainer} from '../../../source/kubernetes/logs/follow.ts';
import {labelled, restart} from './lives-of.ts';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {openJob} from './open-job.ts';
import {PodOnNode} from './pod-on-node.ts';
import {closeReaders, isCaughtUp, readPod} from './read-logs.ts';

afterEach(closeReaders);

const second = 1_000_000_000n;

const forbidden = {
	status: 403,
	reason: 'Forbidden',
	message: 'pods "app" is forbidden: User "eve" cannot get resource "pods/log"',
};

/** Once, at the next request for the log. */
const onNextRequest = (pod: LogPod, act: () => void): void => {
	pod.onRequest = () => {
		pod.onRequest = () => {};
		act();
	};
};

/** Its container is started again right before its log is followed. */
class RestartedPod extends LogPod {
	override handle(...[request, response, url]: Parameters<LogPod['handle']>): void {
		if (this.restarts === 0 && url.search.includes('follow=true')) {
			restart(this, 'of the next');
		}

		super.handle(request, response, url);
	}
}

/** Its container is started again right before the log of the life before is asked for. */
class RestartedTwicePod extends LogPod {
	override handle(...[request, response, url]: Parameters<LogPod['handle']>): void {
		if (this.restarts === 1 && url.search.includes('previous=true')) {
			restart(this, 'third');
		}

		super.handle(request, response, url);
	}
}

describe('lines are of the life that they are said to be of', () => {
	test('where the container is started again between an empty history and the request that follows it', async () => {
		const pod = new RestartedPod();
		const reader = await readPod(pod, {tail: 10});
		await reader.until(({lines}) => lines().length > 0);
		expect(labelled(reader)).toEqual(['1: of the next']);
	});

	test('where a container that was started before is started again before its log is opened', async () => {
		const pod = new LogPod();
		restart(pod);
		const reader = await readPod(pod, {tail: 10});
		restart(pod, 'of the next');
		await reader.until(({lines}) => lines().length > 0);
		expect(labelled(reader)).toEqual(['2: of the next']);
	});

	test('where a container is started again for the first time before its log is opened, and the list of tasks does not know', async () => {
		const pod = new LogPod();
		pod.write('of the first');
		const reader = await readPod(pod, {tail: 10});
		restart(pod, 'of the next');
		await reader.until(({lines}) => lines().length > 0);
		expect(labelled(reader)).toEqual(['1: of the next']);
	});

	test('where the list of tasks tells of a restart while the log is opened', async () => {
		const pod = new LogPod();
		const reader = await readPod(pod, {tail: 10});
		restart(pod, 'of the next');
		onNextRequest(pod, () => reader.say());
		await reader.until(({lines}) => lines().length > 0);
		expect(labelled(reader)).toEqual(['1: of the next']);
	});

	test('where it is started again while the life before it is asked for', async () => {
		const pod = new RestartedTwicePod();
		pod.step = second / 10n;
		pod.write(...numbered(20_000));
		const from = pod.clock - 18_000n * pod.step;
		pod.faults.push(undefined, undefined, {afterBytes: 0, how: 'end'});
		pod.onRequest = () => {
			if (pod.queries.length === 3) {
				restart(pod, 'second');
			}
		};
		const reader = await readPod(pod, {from}, {nodeFiles: false});
		await reader.until(({lines}) => lines().includes('third'));
		expect(labelled(reader)).toEqual(['1: second', '2: third']);
		expect(reader.told().filter(line => line.includes('may be missing')).length).toBe(1);
	});

	test('where two lives went by, and the second one waits to be started again', async () => {
		const pod = new LogPod();
		pod.write('first');
		const reader = await readPod(pod);
		await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		reader.cut();
		pod.write('last words');
		restart(pod, 'second');
		pod.exit(1);
		pod.waiting = 'CrashLoopBackOff';
		pod.refusal = undefined;
		reader.say();
		await reader.until(({lines}) => lines().includes('second'));
		expect(labelled(reader)).toEqual(['0: first', '1: second']);
		expect(reader.told().filter(line => line.includes('may be missing')).length).toBe(1);
	});
});

test('how a life has ended is told though nobody can read its end before the cluster has forgotten that', async () => {
	const pod = new LogPod();
	pod.write('first');
	const reader = await readPod(pod);
	await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
	pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
	const isRefused = new Promise<void>(resolve => {
		const asked = pod.queries.length + 4;
		pod.onRequest = () => pod.queries.length > asked && resolve();
	});
	pod.exit(42);
	reader.say();
	await isRefused;
	pod.startLife();
	restart(pod, 'third');
	pod.refusal = undefined;
	reader.say();
	await reader.until(({lines}) => lines().includes('third'));
	expect(reader.told()).toContainEqual(expect.stringContaining('exit 42'));
});

test('the end of a log of which lines came is a gap where its node has removed the container meanwhile', async () => {
	const pod = new LogPod();
	pod.restartPolicy = 'Never';
	pod.write(...numbered(5));
	const reader = await readPod(pod, {}, {timing: {removed: 0}});
	await reader.until(({lines}) => lines().length === 5);
	pod.refusal = {words: 'unable to retrieve container logs for containerd://life-0'};
	pod.exit(3);
	reader.say({state: 'failed', exitCode: 3});
	await reader.ended;
	expect(reader.told()).toEqual([
		'[5 lines]',
		expect.stringContaining('may be missing'),
		expect.stringMatching(/^ended: exit 3/),
		'Job failed exit 3',
	]);
});

test.each([
	['has ended', true],
	['runs', false],
])(
	'a window of which no line has come is not asked for again once it may not be read (its container %s)',
	async (_, hasEnded) => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.step = second / 10n;
		pod.write(...numbered(20_000));
		const from = pod.clock - 18_000n * pod.step;
		pod.faults.push(undefined, undefined, {afterBytes: 0, how: 'end'});
		pod.onRequest = () => {
			if (pod.queries.length === 3) {
				pod.refusal = forbidden;
				if (hasEnded) {
					pod.exit(1);
				}
			}
		};
		const reader = await readPod(pod, {from}, {nodeFiles: false});
		await reader.until(({events}) => events.some(({type}) => type === 'unreadable'));
		reader.say({state: 'failed', exitCode: 1});
		await reader.ended;
		expect(pod.queries.length).toBe(4);
	},
);

test('a large window of which no line came before the connection broke is followed from its start once more', async () => {
	const pod = new LogPod();
	pod.step = second / 10n;
	pod.write(...numbered(20_000));
	const from = pod.clock - 18_000n * pod.step;
	pod.faults.push(undefined, undefined, {afterBytes: 0, how: 'end'});
	const reader = await readPod(pod, {from}, {nodeFiles: false});
	await reader.until(isCaughtUp);
	pod.write('new');
	await reader.until(({lines}) => lines().includes('new'));
	expect(reader.lines()).toEqual([...numbered(18_000, 2000), 'new']);
	const whole = pod.queries.filter(query => !query.includes('tailLines'));
	expect(whole.filter(query => !query.includes('follow=true'))).toEqual([]);
});

test('a log without a line that was followed from its start is read from there only once more at its end', async () => {
	const pod = new LogPod();
	pod.restartPolicy = 'Never';
	const reader = await readPod(pod, {}, {nodeFiles: false});
	await reader.until(isCaughtUp);
	pod.exit(0);
	reader.say({state: 'succeeded', exitCode: 0});
	await reader.ended;
	expect(pod.queries.filter(query => query === '?container=app&timestamps=true').length).toBe(1);
});

test('a container that has ended is not followed', async () => {
	const pod = new LogPod();
	pod.restartPolicy = 'Never';
	pod.write(...numbered(10));
	pod.exit(0);
	const reader = await readPod(pod, {tail: 5}, {task: {state: 'succeeded', exitCode: 0}});
	await reader.ended;
	expect(reader.lines()).toEqual(numbered(5, 5));
	expect(pod.queries.filter(query => query.includes('follow=true'))).toEqual([]);
});

test('a log that cannot be read holds up no window that counts back from the newest line of all', async () => {
	const pod = new LogPod();
	pod.refusal = forbidden;
	const end = new EndAnchor(['stream', 'other']);
	const {job} = await openJob(pod, {end, window: {anchor: 'end', from: 60_000, follow: false}});
	await followContainer(job);
	expect(end.isMissing('stream')).toBe(false);
});

describe('a window that is not followed', () => {
	test('tells that it goes on after its first requests failed', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		pod.onRequest = () => {
			pod.refusal = pod.queries.length < 3 ? pod.refusal : undefined;
		};
		const reader = await readPod(pod, {follow: false}, {nodeFiles: false});
		await reader.ended;
		expect(reader.events.filter(({type}) => type === 'resumed').length).toBe(1);
	});

	test('and has an end is read to it, though an answer was cut', async () => {
		const pod = new LogPod();
		pod.step = second;
		pod.write(...numbered(100));
		pod.faults.push({how: 'end', afterShare: 0.5});
		const reader = await readPod(pod, {follow: false, to: pod.clock - 20n * second});
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(80));
	});

	test('is read to its end, though answers are cut again and again', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		pod.faults.push({how: 'end', afterShare: 0.5}, undefined, {how: 'end', afterShare: 0.7});
		const reader = await readPod(pod, {follow: false}, {nodeFiles: false});
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(10));
	});

	test("and has an end asks pods/log for nothing where the node's files have it", async () => {
		const pod = new PodOnNode();
		pod.step = second;
		pod.write(...numbered(100));
		const reader = await readPod(pod, {follow: false, to: pod.clock});
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(100));
		expect(pod.queries).toEqual([]);
	});

	test('and has only the newest lines does not have those that are written meanwhile', async () => {
		const pod = new LogPod();
		pod.write(...numbered(100));
		onNextRequest(pod, () => pod.write('newer'));
		const reader = await readPod(pod, {follow: false, tail: 3});
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(3, 97));
	});

	test('and may not be read to its end is given up', async () => {
		const pod = new LogPod();
		pod.write(...numbered(10));
		const reader = await readPod(pod, {follow: false}, {nodeFiles: false});
		pod.onRequest = () => {
			pod.refusal = forbidden;
		};
		await reader.ended;
		expect(reader.told()).toEqual(['[10 lines]', expect.stringContaining('no permission')]);
	});

	test('is read to its end where the container ends meanwhile, and tells its exit', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write(...numbered(10));
		onNextRequest(pod, () => {
			pod.writeRaw('and then it');
			pod.exit(3);
		});
		const reader = await readPod(pod, {follow: false});
		await reader.ended;
		expect(reader.lines()).toEqual([...numbered(10), 'and then it']);
		expect(reader.told()).toContainEqual(expect.stringMatching(/^ended: exit 3/));
	});
});
