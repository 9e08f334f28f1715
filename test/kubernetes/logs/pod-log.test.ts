import {afterEach, describe, expect, test} from 'vitest';
import {joinBatches} from '../../../source/core/batch-parts.ts';
import {lineBytes, lineCount, lineFlag} from '../../../source/core/line-batch.ts';
import type {Connection} from '../../../source/kubernetes/api.ts';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {usualLimits} from '../../../source/kubernetes/connection/limits.ts';
import {type LogRange, openPodLog, type PodLog} from '../../../source/kubernetes/logs/pod-log.ts';
import {kubeconfigOf, type LoopbackApi, startApi} from '../connection/loopback-api.ts';

const cleanups: Array<() => Promise<void>> = [];
const {signal} = new AbortController();
const address = {namespace: 'shop', pod: 'app', container: 'main'};
const stamp = '2026-11-23T12:00:00.000000001Z ';

afterEach(async () => {
	for (const cleanup of cleanups.splice(0)) {
		await cleanup();
	}
});

const serve = async (
	...chunks: Array<string | Buffer>
): Promise<{api: LoopbackApi; connection: Connection}> => {
	const api = await startApi(async (_, response) => {
		response.writeHead(200, {});
		for (const chunk of chunks) {
			response.write(chunk);
			await new Promise(setImmediate);
		}

		response.end();
	});
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url)}));
	cleanups.push(
		() => connection.close(),
		() => api.close(),
	);
	return {api, connection};
};

const read = async (...chunks: Array<string | Buffer>) => {
	const {connection} = await serve(...chunks);
	const log: PodLog = await openPodLog(connection, address, {}, signal);
	const batches = [];
	for await (const batch of log.lines) {
		batches.push(batch);
	}

	const batch = joinBatches(batches);
	const lines = Array.from({length: lineCount(batch)}, (_, line) => Buffer.from(lineBytes(batch, line)));
	return {log, batch, lines, texts: lines.map(String)};
};

describe('a request for a log', () => {
	test.each<[string, LogRange, string]>([
		['all', {}, 'container=main&timestamps=true'],
		[
			'a followed tail',
			{follow: true, tailLines: 0},
			'container=main&timestamps=true&follow=true&tailLines=0',
		],
		[
			'the life before',
			{previous: true, sinceSeconds: 60},
			'container=main&timestamps=true&previous=true&sinceSeconds=60',
		],
		[
			'lines since a time',
			{sinceTime: 1_795_435_200_999_999_999n},
			'container=main&timestamps=true&sinceTime=2026-11-23T12%3A00%3A00Z',
		],
	])(
		'for %s asks with timestamps, in whole seconds, without parameters that are absent',
		async (_, range, query) => {
			const {api, connection} = await serve('');
			const log = await openPodLog(connection, address, range, signal);
			for await (const batch of log.lines) {
				expect(lineCount(batch)).toBe(0);
			}

			expect(api.requests).toEqual([`/api/v1/namespaces/shop/pods/app/log?${query}`]);
		},
	);
});

describe('the lines of an answer', () => {
	test('are whole wherever the chunks are cut', async () => {
		const body = Buffer.from(`${stamp}naïve\n${stamp}\n${stamp}two words\n`);
		for (let cut = 1; cut < body.length; cut += 7) {
			const {texts} = await read(body.subarray(0, cut), body.subarray(cut));
			expect(texts).toEqual(['naïve', '', 'two words']);
		}
	});

	test('keep carriage returns and bytes that are no UTF-8', async () => {
		const message = Buffer.from([0x61, 0xff, 0x0d, 0x1b, 0x80]);
		const {lines} = await read(Buffer.concat([Buffer.from(stamp), message, Buffer.from('\n')]));
		expect(lines).toEqual([message]);
	});

	test('have the instant of their timestamp, whatever zone the node writes', async () => {
		const {batch} = await read(
			'2026-11-23T12:00:00.000000001Z a\n2026-11-23T14:00:00.000000002+02:00 b\n2026-11-23T06:30:00.000000003-05:30 c\n',
		);
		expect([...batch.times]).toEqual([
			1_795_435_200_000_000_001n,
			1_795_435_200_000_000_002n,
			1_795_435_200_000_000_003n,
		]);
	});

	test('longer than 1 MiB are cut there and marked', async () => {
		const {batch, lines} = await read(stamp, 'y'.repeat(900_000), 'y'.repeat(900_000), `\n${stamp}next\n`);
		expect(lines.map(line => line.length)).toEqual([1024 * 1024, 4]);
		expect([...batch.flags]).toEqual([lineFlag.cut, 0]);
	});

	test('longer than 1 MiB by a byte are cut and marked', async () => {
		const {batch} = await read(stamp, `${'y'.repeat(1024 * 1024 + 1)}\n`);
		expect([...batch.flags]).toEqual([lineFlag.cut]);
	});

	test('may be empty, also without the space after the timestamp; other bytes after it make it none', async () => {
		const {batch, texts} = await read(`${stamp}\n${stamp.trim()}\n${stamp.trim()}x\n${stamp}two\n`);
		expect(texts).toEqual(['', '', `${stamp.trim()}x`, 'two']);
		expect([...batch.flags]).toEqual([0, 0, lineFlag.suspect, 0]);
	});

	test('of exactly 1 MiB are not cut', async () => {
		const {batch, lines} = await read(`${stamp}${'y'.repeat(1024 * 1024)}\n`);
		expect(lines[0]).toHaveLength(1024 * 1024);
		expect([...batch.flags]).toEqual([0]);
	});

	test('without a timestamp are marked, and have the time of the line before', async () => {
		const {batch, texts} = await read(`${stamp}one\nno stamp here\n${stamp}two\n`);
		expect(texts).toEqual(['one', 'no stamp here', 'two']);
		expect([...batch.flags]).toEqual([0, lineFlag.suspect, 0]);
		expect(batch.times[1]).toBe(batch.times[0]);
	});

	test('without a timestamp come with the next line that has one, whatever the chunks', async () => {
		const {log, texts} = await read(
			`${stamp}one\n`,
			'no stamp\n',
			'none here\n',
			`${stamp}two\n`,
			`${stamp}three\nnor`,
			' here\n',
			stamp,
		);
		expect(texts).toEqual(['one', 'no stamp', 'none here', 'two', 'three']);
		expect(log.words).toBe('nor here');
	});

	test('whose beginning was left out by the request have the time of the next one', async () => {
		const {batch} = await read(`rest of a line\n${stamp}two\n`);
		expect([...batch.flags]).toEqual([lineFlag.suspect, 0]);
		expect(batch.times[0]).toBe(batch.times[1]);
	});
});

describe('the end of an answer', () => {
	test('in mid-line gives the fragment apart from the lines', async () => {
		const {log, texts} = await read(`${stamp}one\n${stamp}tw`);
		expect(texts).toEqual(['one']);
		expect(Buffer.from(lineBytes(log.rest, 0)).toString()).toBe('tw');
		expect([...log.rest.flags]).toEqual([lineFlag.partial]);
	});

	test.each(['2', '2026-11', '2026-11-23T12:00:00.0000', '2026-11-23T12:00:00.000000001+02:0'])(
		'in the middle of a timestamp (%s) is nobody’s words',
		async fragment => {
			const {log, texts} = await read(`${stamp}one\n${fragment}`);
			expect(texts).toEqual(['one']);
			expect(lineCount(log.rest)).toBe(0);
			expect(log.words).toBeUndefined();
		},
	);

	test.each(['\n', ''])('with words of the kubelet gives them apart from the lines', async lineEnd => {
		const {log, texts} = await read(`${stamp}one\nfailed to watch file "0.log": no space left${lineEnd}`);
		expect(texts).toEqual(['one']);
		expect(log.words).toBe('failed to watch file "0.log": no space left');
		expect(log.isAtNodeLimit).toBe(false);
	});

	test.each([
		['failed to create fsnotify watcher: too many open files', 'instances'],
		['failed to watch directory "/var/log/pods/shop_app_1/app": no space left on device', 'watches'],
	])('because the node cannot follow one more log (%s) is told apart', async (words, limit) => {
		const {log, texts} = await read(`${stamp}one\n${words}`);
		expect(texts).toEqual(['one']);
		expect(log.words).toBe(`the node cannot follow more logs at once (inotify ${limit}); read by polling`);
		expect(log.isAtNodeLimit).toBe(true);
	});
});

describe('a log that falls silent', () => {
	/** A server that never goes on after the first line, and one whose every request takes as long as silence is borne. */
	const start = async () => {
		const api = await startApi((_, response, url) => {
			response.writeHead(200);
			response.write(url.pathname === '/pause' ? ' ' : `${stamp}one\n`);
		});
		const context = await loadKubeConfig({text: kubeconfigOf(api.url)});
		const connection = createConnection(context, {...usualLimits, silence: 10});
		cleanups.push(
			() => connection.close(),
			() => api.close(),
		);
		return connection;
	};

	test('is broken off where it must end', async () => {
		const log = await openPodLog(await start(), address, {tailLines: 1}, signal);
		await expect(Array.fromAsync(log.lines)).rejects.toThrow('the answer stopped for 0.01 s');
	});

	test('is waited for where it is followed', async () => {
		const connection = await start();
		const log = await openPodLog(connection, address, {follow: true}, signal);
		const reader = log.lines[Symbol.asyncIterator]();
		await reader.next();
		const next = reader.next().then(
			() => 'goes on',
			() => 'breaks off',
		);
		const pause = connection.getJson('/pause', {}, signal).catch(() => 'still waits');
		expect(await Promise.race([next, pause])).toBe('still waits');
	});
});
