import {afterEach, describe, expect, test} from 'vitest';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {closeReaders, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

const words = 'the node cannot follow more logs at once (inotify instances); read by polling';

const follow = async (pod: LogPod): Promise<OpenPod> => {
	const reader = await readPod(pod);
	await reader.until(({events}) => events.some(({type}) => type === 'polled'));
	return reader;
};

const noticesOf = ({told}: OpenPod): string[] => told().filter(line => !line.endsWith('lines]'));

describe('a log that the node does not follow', () => {
	test('is read again and again, every line once, and that is said once', async () => {
		const pod = new LogPod();
		pod.isAtNodeLimit = true;
		pod.write(...numbered(300));
		const reader = await follow(pod);
		for (let count = 300; count < 330; count += 10) {
			pod.write(...numbered(10, count));
			await reader.until(({lines}) => lines().length === count + 10);
		}

		expect(reader.lines()).toEqual(numbered(330));
		expect(noticesOf(reader)).toEqual([words]);
	});

	test('is caught up with at the end of a poll, so that it holds nobody up, and is then asked for its tail alone', async () => {
		const pod = new LogPod();
		pod.isAtNodeLimit = true;
		pod.write(...numbered(3000));
		const reader = await follow(pod);
		await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
		const asked = pod.queries.length;
		await reader.until(() => pod.queries.length > asked + 1);
		expect(pod.queries.slice(asked).filter(query => !query.includes('tailLines='))).toEqual([]);
	});

	test('is polled, too, where there is nothing in it yet', async () => {
		const pod = new LogPod();
		pod.isAtNodeLimit = true;
		const reader = await follow(pod);
		pod.write('first');
		await reader.until(({lines}) => lines().length > 0);
		expect(noticesOf(reader)).toEqual([words]);
	});

	test('is said to be polled once, though more is written between two polls than one asks for', async () => {
		const pod = new LogPod();
		pod.isAtNodeLimit = true;
		pod.step = 1_000_000_000n;
		pod.write(...numbered(3000));
		const reader = await follow(pod);
		for (let count = 3000; count < 9000; count += 2000) {
			pod.write(...numbered(2000, count));
			await reader.until(({lines}) => lines().length === count + 2000);
			const asked = pod.queries.length;
			await reader.until(() => pod.queries.length > asked + 2);
		}

		expect(reader.lines()).toEqual(numbered(9000));
		expect(noticesOf(reader)).toEqual([words]);
	});

	test('is followed again as soon as there is room, and polled again, and that said, where there is none', async () => {
		const pod = new LogPod();
		pod.isAtNodeLimit = true;
		pod.write('one');
		const reader = await follow(pod);
		pod.isAtNodeLimit = false;
		const asked = pod.queries.length;
		await reader.until(() => pod.queries.length > asked);
		pod.write('two');
		await reader.until(({lines}) => lines().length === 2);
		const followed = pod.queries.length;
		pod.write('three');
		await reader.until(({lines}) => lines().length === 3);
		expect(pod.queries.length).toBe(followed);
		pod.isAtNodeLimit = true;
		reader.cut();
		await reader.until(({events}) => events.filter(({type}) => type === 'polled').length === 2);
		expect(reader.lines()).toEqual(['one', 'two', 'three']);
	});
});
