import {afterEach, describe, expect, test} from 'vitest';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {closeReaders, crash, isCaughtUp, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

const isGap = (line: string) => line.includes('may be missing');
const countOf = ({events}: OpenPod, type: string) => events.filter(event => event.type === type).length;

const isToldToCrash = (times: number) => (reader: OpenPod) =>
	reader.told().filter(line => line.startsWith('Restarting: crash loop')).length === times;

describe('a container that waits', () => {
	test('has all of its lines shown once it runs, however few were asked for', async () => {
		const pod = new LogPod({waiting: 'ContainerCreating'});
		const reader = await readPod(pod, {tail: 1});
		await reader.until(isCaughtUp);
		pod.startLife();
		pod.write(...numbered(5));
		reader.say();
		await reader.until(({lines}) => lines().length === 5);
		expect(reader.lines()).toEqual(numbered(5));
	});

	test('is not waited for once its task has ended', async () => {
		const pod = new LogPod({waiting: 'ContainerCreating'});
		const reader = await readPod(pod, {}, {timing: {exit: 50}});
		await reader.until(isCaughtUp);
		reader.say({state: 'failed', exitCode: 1, reason: 'DeadlineExceeded'});
		await reader.ended;
		expect(reader.told().at(-1)).toBe('Job failed exit 1 (DeadlineExceeded)');
	});

	test('says the same reason once more when it waits after another life', async () => {
		const pod = new LogPod();
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		crash(pod, reader);
		await reader.until(isToldToCrash(1));
		pod.startLife();
		reader.say();
		await reader.until(reader => countOf(reader, 'restarted') === 1);
		crash(pod, reader);
		await reader.until(isToldToCrash(2));
		expect(countOf(reader, 'caughtUp')).toBe(1);
	});

	test('to be started again has not ended, without follow', async () => {
		const pod = new LogPod();
		pod.write('one');
		pod.exit(1);
		pod.waiting = 'CrashLoopBackOff';
		const reader = await readPod(pod, {follow: false});
		await reader.ended;
		expect(reader.told()).toEqual(['[1 lines]', expect.stringMatching(/^Restarting: crash loop/)]);
	});

	test('after several lives of which none can be read any more has one gap for them', async () => {
		const pod = new LogPod();
		pod.write('first');
		const reader = await readPod(pod);
		await reader.until(({lines}) => lines().length === 1);
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		reader.cut();
		for (const line of ['second', 'third']) {
			pod.exit(1);
			pod.startLife();
			pod.write(line);
		}

		pod.exit(1);
		pod.waiting = 'CrashLoopBackOff';
		pod.refusal = undefined;
		reader.say();
		await reader.until(isToldToCrash(1));
		expect(reader.lines()).toEqual(['first', 'third']);
		expect(countOf(reader, 'restarted')).toBe(1);
		expect(reader.told().filter(isGap)).toEqual([
			expect.stringContaining('the container was started again before its last lines were read'),
			expect.stringContaining('1 restart could not be read'),
		]);
	});
});

describe('a pod that the list of tasks has no more', () => {
	test('is not said to be deleted while the API server has it', async () => {
		const pod = new LogPod({waiting: 'ContainerCreating'});
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		reader.say({members: []});
		pod.onStatus = () => {
			pod.onStatus = () => {};
			pod.startLife();
			pod.write('one');
			reader.say();
		};
		await reader.until(({lines}) => lines().length === 1);
		expect(countOf(reader, 'ended')).toBe(0);
	});

	test('is said to be deleted once the API server has it no more, either', async () => {
		const pod = new LogPod({waiting: 'ContainerCreating'});
		const reader = await readPod(pod, {}, {timing: {unannounced: 5}});
		await reader.until(isCaughtUp);
		reader.say({members: []});
		pod.onStatus = () => {
			pod.isDeleted = true;
		};
		await reader.until(reader => countOf(reader, 'ended') === 1);
		expect(reader.told().at(-1)).toBe('Pod deleted; the end of the log could not be confirmed');
	});

	test('has an end that is not confirmed where it was gone before that was read, though its exit is known', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.refusal = {status: 503, reason: 'ServiceUnavailable', message: 'the server is busy'};
		pod.exit(3);
		reader.say();
		await reader.until(() => pod.queries.length > 3);
		pod.isDeleted = true;
		reader.say({members: []});
		await reader.until(reader => countOf(reader, 'ended') === 1);
		expect(reader.told().at(-1)).toBe('Pod deleted; the end of the log could not be confirmed');
	});
});

describe('a container that its node has lost', () => {
	test('has ended as the cluster tells it, which is not at all', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.lose();
		const reader = await readPod(pod);
		await reader.until(reader => countOf(reader, 'ended') === 1);
		expect(reader.told()).toEqual([
			'Log not readable: the node has lost the container, and its log with it',
			'ended: exit code unknown (ContainerStatusUnknown)',
		]);
	});
});

describe('a log', () => {
	test('that may not be read any more is left alone', async () => {
		const pod = new LogPod();
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.refusal = {status: 403, reason: 'Forbidden', message: 'pods "app" is forbidden: User "eve" cannot'};
		reader.cut();
		await reader.until(reader => countOf(reader, 'unreadable') === 1);
		reader.say({state: 'succeeded', exitCode: 0});
		await reader.ended;
		expect(reader.told().at(-1)).toBe('Job complete exit 0');
	});

	test('whose window ends before the log does says nothing of the end of the container', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write(...numbered(10));
		pod.exit(0);
		const reader = await readPod(pod, {follow: false, to: pod.clock - 5n * pod.step});
		await reader.ended;
		expect(reader.lines()).toEqual(numbered(5));
		expect(reader.told()).toEqual(['[5 lines]']);
	});

	test('that goes on after its end is caught up with already', async () => {
		const pod = new LogPod();
		pod.restartPolicy = 'Never';
		pod.write('one');
		const reader = await readPod(pod);
		await reader.until(isCaughtUp);
		pod.exit(1);
		reader.say();
		await reader.until(reader => countOf(reader, 'ended') === 1);
		pod.startLife();
		pod.write('two');
		reader.say();
		await reader.until(({lines}) => lines().length === 2);
		expect(countOf(reader, 'caughtUp')).toBe(1);
	});
});
