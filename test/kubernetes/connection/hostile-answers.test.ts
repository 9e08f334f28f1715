import {gzipSync} from 'node:zlib';
import {afterEach, describe, expect, test} from 'vitest';
import type {ApiError, Connection} from '../../../source/kubernetes/api.ts';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {readJson} from '../../../source/kubernetes/connection/json-body.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {unreachable} from '../../../source/kubernetes/connection/unreachable.ts';
import {answerStatus, type Handler, kubeconfigOf, startApi} from './loopback-api.ts';

const cleanups: Array<() => unknown> = [];
const {signal} = new AbortController();

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) {
		await cleanup();
	}
});

const connect = async (handler: Handler, user?: object): Promise<Connection> => {
	const api = await startApi(handler);
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url, {user})}));
	cleanups.push(() => api.close());
	cleanups.push(() => connection.close());
	return connection;
};

/** What a person reads, without the address. */
const sentenceOf = async (connection: Connection): Promise<string> => {
	const error: unknown = await connection
		.getJson('/api/v1/pods', {}, signal)
		.catch((reason: unknown) => reason);
	const attempt = {what: 'list pods', where: '', alternatives: ['choose a namespace with -n']};
	return unreachable(error as ApiError, connection, attempt).message.replace(/http:\S+ \(.*?\)/, 'SERVER');
};

const pages = async function* (...texts: Array<string | Uint8Array>) {
	for (const text of texts) {
		yield Buffer.from(text);
	}
};

describe('an answer that is too long', () => {
	test('is given up at its bound, however it is cut', async () => {
		await expect(readJson({headers: {}, body: pages('"123', '456"')}, 7)).rejects.toThrow('more than');
		expect(await readJson({headers: {}, body: pages('"123', '456"')}, 8)).toBe('123456');
	});

	test('is given up at its bound while it is inflated', async () => {
		const body = gzipSync(JSON.stringify('x'.repeat(100_000)));
		const headers = {'content-encoding': 'gzip'};
		await expect(readJson({headers, body: pages(body)}, 10_000)).rejects.toThrow('more than');
		expect(await readJson({headers, body: pages(body)}, 100_002)).toHaveLength(100_000);
	});

	test('is one sentence, without reading it where its length is announced', async () => {
		const connection = await connect((_, response) => {
			response.writeHead(200, {'content-length': String(257 * 1024 * 1024)});
			response.write('{');
		});
		expect(await sentenceOf(connection)).toBe(
			'cannot reach SERVER: the server answered with more than 256 MiB; check the server of the context',
		);
	});
});

describe('an answer that is no answer of an API server', () => {
	test('is not quoted where it is no JSON', async () => {
		const connection = await connect((_, response) => {
			response.writeHead(200);
			response.end('<html>login');
		});
		expect(await sentenceOf(connection)).toBe(
			'cannot reach SERVER: the server answered with something that is no JSON; check the server of the context',
		);
	});

	test('says where it redirects to, and nothing of the address that may be a secret', async () => {
		const connection = await connect((_, response) => {
			response.writeHead(302, {location: 'https://login.example.com/start?state=secret'});
			response.end('moved');
		});
		expect(await sentenceOf(connection)).toBe(
			'cannot list pods on SERVER: it redirects (HTTP 302) to login.example.com; check the server of the context',
		);
	});
});

describe('the message of an error', () => {
	test('is found in a body of 300 KB, and clipped in its middle', async () => {
		const message = `pods is forbidden: ${'because '.repeat(40_000)}of policy 7`;
		const connection = await connect((_, response) => answerStatus(response, 403, 'Forbidden', message));
		const sentence = await sentenceOf(connection);
		expect(sentence).toMatch(
			/^no permission to list pods on SERVER: pods is forbidden: because .*…because .* of policy 7; choose/,
		);
		expect(sentence.length).toBeLessThan(420);
	});

	test('is clipped where the body is no Status', async () => {
		const connection = await connect((_, response) => {
			response.writeHead(502);
			response.end(`<html>\n${'gateway '.repeat(300_000)}`);
		});
		expect(await sentenceOf(connection)).toMatch(
			/^cannot list pods on SERVER: it answers 502 <html> .{0,300};/,
		);
	});
});

describe('a user who cannot be sent', () => {
	test('has a token with a line break inside: it is said, and not quoted', async () => {
		const connection = await connect(() => {}, {token: 'first\nsecond'});
		expect(await sentenceOf(connection)).toBe(
			'cannot log in to SERVER: the token of user "u" has a line break or another character that cannot be sent; log in again, or check the user of the context',
		);
	});

	test.each([
		['certificate', {'client-certificate-data': 'Z2FyYmFnZQ=='}, 'certificate of user "u" in the kubeconfig'],
		['key', {'client-key-data': 'Z2FyYmFnZQ=='}, 'key of user "u" in the kubeconfig'],
	])('has a client %s that is none', async (_, user, subject) => {
		const sentence = await sentenceOf(await connect(() => {}, user));
		expect(sentence).toContain(`cannot log in to SERVER: the client ${subject} is no`);
		expect(sentence).not.toContain('error:');
	});
});
