import {setTimeout as sleep} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {Limiter} from '../../../source/kubernetes/node-files/limiter.ts';
import {folderPath} from '../../../source/kubernetes/node-files/log-address.ts';
import {LogFolder} from '../../../source/kubernetes/node-files/log-folder.ts';
import type {ApiResponse} from '../connection/loopback-api.ts';
import {address, LogNode} from './log-node.ts';
import {connectNode, signal} from './open-node.ts';

/** A folder whose node answers so. */
const openFolder = async (answer: (response: ApiResponse) => void, stallMs = 10_000): Promise<LogFolder> => {
	const node = new LogNode();
	node.answer = response => {
		answer(response);
		return true;
	};
	return new LogFolder(await connectNode(node), folderPath(address)!, new Limiter(2), stallMs);
};

/** Bytes that are said to be a range of a file. */
const range =
	(contentRange: string, ...chunks: readonly string[]) =>
	(response: ApiResponse): void => {
		response.writeHead(206, {'content-range': contentRange});
		for (const chunk of chunks) {
			response.write(chunk);
		}

		response.end();
	};

describe('an answer for a range of a file', () => {
	const ask = async (answer: (response: ApiResponse) => void) =>
		(await openFolder(answer)).range('0.log', 2, 6, signal);

	test('is its bytes and the size of the file', async () => {
		const {from, bytes, total} = await ask(range('bytes 2-5/10', 'ab', 'cd'));
		expect([from, Buffer.from(bytes).toString(), total]).toEqual([2, 'abcd', 10]);
	});

	test('may be shorter where the file ends', async () => {
		const {bytes} = await ask(range('bytes 2-3/4', 'ab'));
		expect(Buffer.from(bytes).toString()).toBe('ab');
	});

	test.each<[string, (response: ApiResponse) => void]>([
		['that is shorter than the file has', range('bytes 2-4/10', 'abc')],
		['that ends before it says', range('bytes 2-5/10', 'abc')],
		['that goes on after it says', range('bytes 2-5/10', 'abc', 'def')],
	])('%s was cut', async (_, answer) => {
		await expect(ask(answer)).rejects.toThrow(
			expect.objectContaining({name: 'ApiError', message: 'the answer was cut'}),
		);
	});

	test.each<[string, (response: ApiResponse) => void, string]>([
		['that begins elsewhere', range('bytes 0-3/10', 'abcd'), 'it serves no ranges of files'],
		['that is no range', range('bytes 5-2/10'), 'it serves no ranges of files'],
		['that ends after the file does', range('bytes 2-10/10', 'abcd'), 'it serves no ranges of files'],
		[
			'that is larger than any that is asked for',
			range(`bytes 2-${1 + 17 * 1024 * 1024}/${20 * 1024 * 1024}`, 'a'),
			'it serves other ranges than were asked for',
		],
	])('%s closes the way', async (_, answer, cause) => {
		await expect(ask(answer)).rejects.toThrow(
			expect.objectContaining({name: 'WayClosedError', message: cause}),
		);
	});

	test('is waited for as long as more of it comes', async () => {
		const size = 60;
		const folder = await openFolder(async response => {
			response.writeHead(206, {'content-range': `bytes 0-${size - 1}/${size}`});
			for (let sent = 0; sent < size; sent++) {
				response.write('a');
				await sleep(10);
			}

			response.end();
		}, 500);
		expect((await folder.range('0.log', 0, size, signal)).bytes.length).toBe(size);
	});
});

describe('a listing', () => {
	test('that is longer than that of any log closes the way', async () => {
		const folder = await openFolder(response => response.end(`<pre>\n${'a'.repeat(1024 * 1024)}</pre>\n`));
		await expect(folder.list(signal)).rejects.toThrow('its listing is too long');
	});
});
