import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {TLSSocket} from 'node:tls';
import {afterEach, describe, expect, test} from 'vitest';
import {createCredentials} from '../../../source/kubernetes/connection/credentials.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {answerJson, answerStatus, type Handler, kubeconfigOf} from './loopback-api.ts';
import {certificate, certificateKey} from './loopback-certificate.ts';
import {cleanUp, cleanups, connect, failureOf, serve, signal} from './loopback-connection.ts';

afterEach(cleanUp);

const answerUser: Handler = (request, response) => {
	const {authorization} = request.headers;
	if (authorization === 'Bearer good') {
		answerJson(response, {user: authorization});
	} else {
		answerStatus(response, 401, 'Unauthorized', 'Unauthorized');
	}
};

const tokenFile = async (token: string): Promise<string> => {
	const folder = await mkdtemp(join(tmpdir(), 'kreel-token-'));
	cleanups.push(() => rm(folder, {recursive: true}));
	const file = join(folder, 'token');
	await writeFile(file, token);
	return file;
};

describe('credentials', () => {
	test('of a token are sent as a bearer', async () => {
		const api = await serve(answerUser);
		const connection = await connect(kubeconfigOf(api.url, {user: {token: 'good'}}));
		expect(await connection.getJson('/x', {}, signal)).toEqual({user: 'Bearer good'});
	});

	test('of a token file that changed are read anew after one 401, by all requests together', async () => {
		const api = await serve(answerUser);
		const file = await tokenFile('old\n');
		const connection = await connect(kubeconfigOf(api.url, {user: {tokenFile: file}}));
		await failureOf(connection.getJson('/first', {}, signal));
		await writeFile(file, 'good\n');
		const answers = await Promise.all(['/a', '/b', '/c'].map(path => connection.getJson(path, {}, signal)));
		expect(answers).toEqual(Array.from({length: 3}, () => ({user: 'Bearer good'})));
	});

	test('that are refused twice are a 401, not a loop', async () => {
		const api = await serve(answerUser);
		const connection = await connect(kubeconfigOf(api.url, {user: {token: 'bad'}}));
		expect(await failureOf(connection.getJson('/x', {}, signal))).toMatchObject({status: 401});
		expect(api.requests).toHaveLength(2);
	});

	test('of a token file are read anew after a minute, before they are refused', async () => {
		const file = await tokenFile('first');
		let now = 0;
		const context = await loadKubeConfig({
			text: kubeconfigOf('http://127.0.0.1:1', {user: {tokenFile: file}}),
		});
		const credentials = createCredentials(context, () => now);
		const token = async () => (await credentials.get()).headers.authorization;
		expect(await token()).toBe('Bearer first');
		await writeFile(file, 'second');
		now = 59_999;
		expect(await token()).toBe('Bearer first');
		now = 60_000;
		expect(await token()).toBe('Bearer second');
		await rm(file);
		now = 120_000;
		expect(await token()).toBe('Bearer second');
	});

	test('of a token file win over a token, which serves where the file cannot be read', async () => {
		const api = await serve((request, response) => answerJson(response, request.headers.authorization));
		const ask = async (file: string) => {
			const connection = await connect(kubeconfigOf(api.url, {user: {token: 'written', tokenFile: file}}));
			return connection.getJson('/x', {}, signal);
		};

		expect(await ask(await tokenFile('filed'))).toBe('Bearer filed');
		expect(await ask('/absent/token')).toBe('Bearer written');
	});

	test('of a name and a password are sent as such', async () => {
		const api = await serve((request, response) => answerJson(response, request.headers.authorization));
		const connection = await connect(kubeconfigOf(api.url, {user: {username: 'u', password: 'p'}}));
		expect(await connection.getJson('/x', {}, signal)).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
	});
});

describe('an auth provider of an older kubeconfig', () => {
	const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

	test('gives the token that it has, while that is valid', async () => {
		const api = await serve((request, response) => answerJson(response, request.headers.authorization));
		const token = `${encode({alg: 'none'})}.${encode({exp: 4_000_000_000})}.signature`;
		const provider = {name: 'oidc', config: {'id-token': token, 'client-id': 'kreel'}};
		const connection = await connect(kubeconfigOf(api.url, {user: {'auth-provider': provider}}));
		expect(await connection.getJson('/x', {}, signal)).toBe(`Bearer ${token}`);
	});
});

describe('a client certificate', () => {
	const answerTrust: Handler = (request, response) =>
		answerJson(response, {isKnown: (request.socket as TLSSocket).authorized});

	const encode = (text: string) => Buffer.from(text).toString('base64');

	test.each(['https', 'http2'] as const)('in the kubeconfig is shown to the server (%s)', async protocol => {
		const api = await serve(answerTrust, protocol);
		const user = {
			'client-certificate-data': encode(certificate),
			'client-key-data': encode(certificateKey),
			// What is in the kubeconfig wins over files.
			'client-certificate': '/absent/certificate',
			'client-key': '/absent/key',
		};
		const known = await connect(kubeconfigOf(api.url, {user}));
		expect(await known.getJson('/x', {}, signal)).toEqual({isKnown: true});
		const unknown = await connect(kubeconfigOf(api.url));
		expect(await unknown.getJson('/x', {}, signal)).toEqual({isKnown: false});
	});

	test('of an exec plugin is shown to the server', async () => {
		const api = await serve(answerTrust, 'http2');
		const status = {clientCertificateData: certificate, clientKeyData: certificateKey};
		const script = `console.log(${JSON.stringify(JSON.stringify({status}))})`;
		const exec = {command: process.execPath, args: ['-e', script]};
		const connection = await connect(kubeconfigOf(api.url, {user: {exec}}));
		expect(await connection.getJson('/x', {}, signal)).toEqual({isKnown: true});
	});

	test('in a file that changes makes new connections; what runs on the old ones goes on', async () => {
		const certificateFile = await tokenFile(certificate);
		let finish = () => {};
		const api = await serve((request, response, url) => {
			if (url.pathname === '/follow') {
				response.writeHead(200);
				response.write('one');
				finish = () => response.end('two');
			} else if (api.connections() === 1) {
				answerStatus(response, 401, 'Unauthorized', 'the certificate has expired');
			} else {
				answerTrust(request, response, url);
			}
		}, 'http2');
		const user = {'client-certificate': certificateFile, 'client-key-data': encode(certificateKey)};
		const connection = await connect(kubeconfigOf(api.url, {user}));
		const {body} = await connection.open('/follow', {}, signal);
		const reader = body[Symbol.asyncIterator]();
		await reader.next();
		await writeFile(certificateFile, `${certificate}\n`);
		expect(await connection.getJson('/x', {}, signal)).toEqual({isKnown: true});
		expect(api.connections()).toBe(2);
		finish();
		expect(Buffer.from((await reader.next()).value!).toString()).toBe('two');
	});
});

describe('impersonation', () => {
	test.each(['http', 'http2'] as const)(
		'names the user, each group, the uid and extra fields (%s)',
		async protocol => {
			const api = await serve((request, response) => answerJson(response, request.rawHeaders), protocol);
			const user = {
				as: 'jane',
				'as-groups': ['dev', 'ops'],
				'as-uid': '7',
				'as-user-extra': {Scopes: ['view', 'edit'], 'acme.com/(team)': ['a']},
			};
			const connection = await connect(kubeconfigOf(api.url, {user}));
			const raw = await connection.getJson<string[]>('/x', {}, signal);
			const headers = raw.flatMap((name, index) =>
				index % 2 === 0 && /^impersonate/i.test(name) ? [`${name.toLowerCase()}: ${raw[index + 1]}`] : [],
			);
			expect(headers.sort()).toEqual([
				'impersonate-extra-acme.com%2f%28team%29: a',
				'impersonate-extra-scopes: edit',
				'impersonate-extra-scopes: view',
				'impersonate-group: dev',
				'impersonate-group: ops',
				'impersonate-uid: 7',
				'impersonate-user: jane',
			]);
		},
	);
});
