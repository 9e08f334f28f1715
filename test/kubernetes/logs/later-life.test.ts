import {afterEach, describe, expect, test} from 'vitest';
import type {Window} from '../../../source/core/window.ts';
import type {Pod} from '../../../source/kubernetes/objects.ts';
import {labelled, restart} from './lives-of.ts';
import {LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {closeReaders, linesOf, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

/** The API server hears of what happens to it as late as the test lets it: its kubelet is ahead. */
class LatePod extends LogPod {
	#told: Pod | undefined;

	holdNews(): void {
		this.#told = super.pod();
	}

	giveNews(): void {
		this.#told = undefined;
	}

	/** The next answer to a request for lines of the present life since a time is cut. */
	isCut = false;

	override handle(...[request, response, url]: Parameters<LogPod['handle']>): void {
		const {search} = url;
		if (this.isCut && search.includes('sinceTime') && !/follow=|previous=true/.test(search)) {
			this.isCut = false;
			this.faults.unshift({afterBytes: 0, how: 'end'});
		}

		super.handle(request, response, url);
	}

	override pod(): Pod {
		return this.#told ?? super.pod();
	}
}

describe('a restart of which the API server hears only after the log was opened', () => {
	/** Lines of the second life were taken for those of the first. */
	const openLate = async (window: Partial<Window>, lines: string[]): Promise<[LatePod, OpenPod]> => {
		const pod = new LatePod();
		pod.write(...numbered(10));
		pod.holdNews();
		const reader = await readPod(pod, window);
		restart(pod, ...lines);
		await reader.until(({events}) => linesOf(events).length === lines.length);
		return [pod, reader];
	};

	const isRestartTold = ({events}: OpenPod) => events.some(({type}) => type === 'restarted');

	test('costs no line of either life, and no line comes twice', async () => {
		const [pod, reader] = await openLate({}, ['next 1', 'next 2']);
		pod.giveNews();
		reader.say();
		await reader.until(isRestartTold);
		pod.write('next 3');
		await reader.until(({lines}) => lines().includes('next 3'));
		expect(labelled(reader)).toEqual([
			'0: next 1',
			'0: next 2',
			...numbered(10).map(line => `0: ${line}`),
			'1: next 3',
		]);
		expect(reader.told()).toEqual([
			'[12 lines]',
			expect.stringMatching(/^restarted: exit 1 at .*; the lines since .* are of the new life$/),
			'[1 lines]',
		]);
		restart(pod, 'third');
		reader.say();
		await reader.until(({lines}) => lines().includes('third'));
		expect(reader.told().at(-2)).toMatch(/^restarted: exit 1 at \d+$/);
	});

	test('is seen though an answer that tells it is cut', async () => {
		const [pod, reader] = await openLate({}, ['next 1', 'next 2']);
		pod.isCut = true;
		pod.giveNews();
		reader.say();
		await reader.until(isRestartTold);
		expect(pod.isCut).toBe(false);
		pod.write('next 3');
		await reader.until(({lines}) => lines().includes('next 3'));
		expect(reader.lines().toSorted()).toEqual([...numbered(10), 'next 1', 'next 2', 'next 3']);
	});

	test('is seen where the first life had no line', async () => {
		const pod = new LatePod();
		pod.holdNews();
		const reader = await readPod(pod);
		restart(pod, 'next 1');
		await reader.until(({lines}) => lines().length === 1);
		pod.giveNews();
		reader.say();
		await reader.until(isRestartTold);
		pod.write('next 2');
		await reader.until(({lines}) => lines().length === 2);
		expect(labelled(reader)).toEqual(['0: next 1', '1: next 2']);
		expect(reader.told().filter(line => line.includes('may be missing'))).toEqual([]);
	});

	test('has the lines of the first life among the known ones, by their times', async () => {
		const [pod, reader] = await openLate({tail: 3}, ['next 1', 'next 2']);
		pod.giveNews();
		reader.say();
		await reader.until(isRestartTold);
		const late = reader.events.filter(event => event.type === 'lines' && event.at === 'late');
		expect(linesOf(late)).toEqual(numbered(3, 7));
	});

	test('is seen where the second life has ended, too, before it is heard of', async () => {
		const [pod, reader] = await openLate({}, ['next 1', 'next 2']);
		pod.write('next 3');
		pod.exit(2);
		pod.waiting = 'CrashLoopBackOff';
		pod.giveNews();
		reader.say();
		await reader.until(({told}) => told().some(line => line.startsWith('Restarting: crash loop')));
		expect(reader.lines().toSorted()).toEqual(['next 1', 'next 2', 'next 3']);
		expect(reader.told().filter(line => line.includes('may be missing'))).toEqual([
			expect.stringContaining('the container was started again before its last lines were read'),
		]);
	});

	test('is seen where a third life runs before it is heard of', async () => {
		const [pod, reader] = await openLate({}, ['next 1', 'next 2']);
		pod.write('next 3');
		restart(pod, 'third');
		pod.giveNews();
		reader.say();
		await reader.until(({lines}) => lines().includes('third'));
		expect(reader.lines()).toEqual(['next 1', 'next 2', 'next 3', 'third']);
		expect(labelled(reader).at(-1)).toBe('2: third');
		expect(reader.told().filter(line => line.includes('may be missing'))).toEqual([
			expect.stringContaining('the container was started again before its last lines were read'),
		]);
	});

	test('costs nothing where the log is not followed', async () => {
		const pod = new LatePod();
		pod.write(...numbered(10));
		pod.holdNews();
		pod.onStatus = () => pod.giveNews();
		const reader = await readPod(pod, {follow: false}, {nodeFiles: false});
		restart(pod, 'next 1');
		await reader.ended;
		expect(reader.lines().toSorted()).toEqual([...numbered(10), 'next 1']);
	});
});
