import {describe, expect, test} from 'vitest';
import {type ApiUnderTest, podPath} from './api-under-test.ts';

const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d)) (.*)$/s;

/** What of a log is given. */
export const expectLogs = (api: () => ApiUnderTest): void => {
	const read = async (query = '', pod = api().pods.ended) => {
		const {status, type, text} = await api().client.get(podPath(pod, `/log${query}`));
		expect({status, type}).toEqual({status: 200, type: 'text/plain'});
		return text;
	};

	/** Lines with their ends. */
	const linesOf = (text: string) => text.match(/.*\n|.+$/g) ?? [];
	const stampOf = (line: string) => stamped.exec(line)![1]!;

	describe('logs of an ended container', () => {
		test('the whole log is the answer to no question', async () => {
			expect(linesOf(await read()).length).toBeGreaterThan(7);
		});

		test.each([1, 3, 1_000_000])('tailLines=%d gives the last ones', async count => {
			expect(await read(`?tailLines=${count}`)).toBe(
				linesOf(await read())
					.slice(-count)
					.join(''),
			);
		});

		test('tailLines=0 gives nothing', async () => {
			expect(await read('?tailLines=0')).toBe('');
		});

		test.each([1, 10, 25, 1_000_000])('limitBytes=%d gives the first ones, cut in mid-line', async count => {
			expect(await read(`?limitBytes=${count}`)).toBe((await read()).slice(0, count));
		});

		test('timestamps stand before each line, with nine digits', async () => {
			const lines = linesOf(await read('?timestamps=true'));
			expect(lines.filter(line => !stamped.test(line))).toEqual([]);
			expect(lines.map(line => line.replace(stamped, '$2')).join('')).toBe(await read());
		});

		test('limitBytes counts timestamps too', async () => {
			expect(await read('?timestamps=true&limitBytes=60')).toBe(
				(await read('?timestamps=true')).slice(0, 60),
			);
		});

		test('sinceTime gives the lines from that second on, as it is cut to seconds', async () => {
			const all = linesOf(await read('?timestamps=true'));
			const stamp = stampOf(all[Math.floor(all.length / 2)]!);
			const second = Math.floor(Date.parse(stamp) / 1000) * 1000;
			const expected = all.filter(line => Date.parse(stampOf(line)) >= second);
			expect(await read(`?timestamps=true&sinceTime=${encodeURIComponent(stamp)}`)).toBe(expected.join(''));
			expect(expected.length).toBeLessThan(all.length);
		});

		test('the tail is counted first, then sinceTime leaves out what is older', async () => {
			const all = linesOf(await read('?timestamps=true'));
			const second = Math.floor(Date.parse(stampOf(all.at(-1)!)) / 1000) * 1000;
			const expected = all.slice(-4).filter(line => Date.parse(stampOf(line)) >= second);
			const since = new Date(second).toISOString();
			expect(await read(`?timestamps=true&tailLines=4&sinceTime=${since}`)).toBe(expected.join(''));
		});

		test('sinceSeconds counts back from now', async () => {
			expect(await read('?sinceSeconds=1')).toBe('');
			expect(await read('?sinceSeconds=1000000')).toBe(await read());
		});

		test('sinceTime without a time means no time', async () => {
			expect(await read('?sinceTime=')).toBe(await read());
		});

		test('to follow it is to read it: it ends', async () => {
			expect(await read('?follow=true')).toBe(await read());
			expect(await read('?follow=true&tailLines=2')).toBe(await read('?tailLines=2'));
		});

		test.each(['true', '1', '', 'maybe'])('timestamps=%s means yes', async value => {
			expect(await read(`?timestamps=${value}&tailLines=1`)).toMatch(stamped);
		});

		test.each(['false', '0', 'False', 'FALSE'])('timestamps=%s means no', async value => {
			expect(await read(`?timestamps=${value}&tailLines=1`)).toBe(await read('?tailLines=1'));
		});

		test('parameters that nobody knows, and the empty container, are no matter', async () => {
			expect(await read('?container=&unknown=1&insecureSkipTLSVerifyBackend=true')).toBe(await read());
		});
	});

	describe('logs of others', () => {
		test('a container can be chosen, also an init container', async () => {
			const {several} = api().pods;
			const [first, second] = several.containers;
			const texts = await Promise.all(
				[first, second, several.init].map(container =>
					read(`?container=${container}&limitBytes=200`, several),
				),
			);
			expect(new Set(texts)).toHaveLength(3);
		});

		test('an init container can be read while the main one waits for it', async () => {
			const {waiting} = api().pods;
			expect(await read(`?container=${waiting.init}&limitBytes=20`, waiting)).toHaveLength(20);
		});

		test('the life before the present one can be read', async () => {
			const {crashing} = api().pods;
			expect(linesOf(await read('?previous=true', crashing)).length).toBeGreaterThan(0);
		});

		test('while it waits to be started again, the last life is read', async () => {
			expect(await read('?tailLines=1', api().pods.crashing)).toMatch(/./);
		});
	});

	describe('followed logs', () => {
		const follow = async (query: string) => {
			const {client, pods} = api();
			const answer = await client.open(podPath(pods.running, `/log?follow=true&timestamps=true${query}`));
			expect(answer.status).toBe(200);
			return answer;
		};

		test('what is written next comes after what was there', async () => {
			const before = linesOf(await read('?timestamps=true&tailLines=2', api().pods.running));
			const since = encodeURIComponent(stampOf(before[0]!));
			const answer = await follow(`&sinceTime=${since}`);
			const seen: string[] = [];
			while (!seen.includes(before.at(-1)!)) {
				seen.push(`${await answer.next()}\n`);
			}

			api().pass(5000);
			const [fresh, more] = [await answer.next(), await answer.next()];
			answer.close();
			expect(Date.parse(stampOf(fresh!))).toBeGreaterThanOrEqual(Date.parse(stampOf(before.at(-1)!)));
			expect(Date.parse(stampOf(more!))).toBeGreaterThanOrEqual(Date.parse(stampOf(fresh!)));
		});

		test('tailLines=0 begins with what comes', async () => {
			const [last] = linesOf(await read('?timestamps=true&tailLines=1', api().pods.running));
			const answer = await follow('&tailLines=0');
			api().pass(5000);
			const fresh = await answer.next();
			answer.close();
			expect(Date.parse(stampOf(fresh!))).toBeGreaterThanOrEqual(Date.parse(stampOf(last!)));
			expect(`${fresh}\n`).not.toBe(last);
		});

		test('limitBytes ends what is followed', async () => {
			const answer = await follow('&tailLines=0&limitBytes=5');
			api().pass(5000);
			expect(await answer.next()).toHaveLength(5);
			expect(await answer.next()).toBeUndefined();
		});
	});
};
