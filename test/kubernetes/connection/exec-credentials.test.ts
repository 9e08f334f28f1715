import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {createCredentials} from '../../../source/kubernetes/connection/credentials.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {answerJson, answerStatus, type Handler, kubeconfigOf} from './loopback-api.ts';
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

const emptyFile = async (): Promise<string> => {
	const folder = await mkdtemp(join(tmpdir(), 'kreel-token-'));
	cleanups.push(() => rm(folder, {recursive: true}));
	const file = join(folder, 'token');
	await writeFile(file, '');
	return file;
};

describe('credentials', () => {
	test('of an exec plugin are asked for once by requests that start together', async () => {
		const api = await serve(answerUser);
		const calls = await emptyFile();
		const script = `require('fs').appendFileSync(${JSON.stringify(calls)}, 'x'); console.log(JSON.stringify({apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: {token: 'good'}}))`;
		const exec = {
			apiVersion: 'client.authentication.k8s.io/v1',
			command: process.execPath,
			args: ['-e', script],
			interactiveMode: 'Never',
		};
		const connection = await connect(kubeconfigOf(api.url, {user: {exec}}));
		await Promise.all(['/a', '/b', '/c'].map(path => connection.getJson(path, {}, signal)));
		expect(await readFile(calls, 'utf8')).toBe('x');
	});

	test('of an exec plugin that are refused are asked for once more, by all requests together', async () => {
		const api = await serve(answerUser);
		const calls = await emptyFile();
		const script = `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(calls)}, 'x'); const token = fs.readFileSync(${JSON.stringify(calls)}, 'utf8') === 'x' ? 'old' : 'good'; console.log(JSON.stringify({status: {token}}))`;
		const exec = {command: process.execPath, args: ['-e', script]};
		const connection = await connect(kubeconfigOf(api.url, {user: {exec}}));
		const answers = await Promise.all(['/a', '/b', '/c'].map(path => connection.getJson(path, {}, signal)));
		expect(answers).toEqual(Array.from({length: 3}, () => ({user: 'Bearer good'})));
		expect(await readFile(calls, 'utf8')).toBe('xx');
	});

	test('of an exec plugin give way to a token of the kubeconfig', async () => {
		const api = await serve(answerUser);
		const exec = {
			command: process.execPath,
			args: ['-e', 'console.log(JSON.stringify({status: {token: "bad"}}))'],
		};
		const connection = await connect(kubeconfigOf(api.url, {user: {token: 'good', exec}}));
		expect(await connection.getJson('/x', {}, signal)).toEqual({user: 'Bearer good'});
	});

	test('of an exec plugin that is told all of the cluster that the kubeconfig knows', async () => {
		const cluster = {
			'tls-server-name': 'inner.test',
			'proxy-url': 'http://proxy:1',
			extensions: [{name: 'client.authentication.k8s.io/exec', extension: {audience: 'a'}}],
		};
		const exec = {
			command: 'login',
			apiVersion: 'client.authentication.k8s.io/v1beta1',
			provideClusterInfo: true,
		};
		const {plugin} = await loadKubeConfig({text: kubeconfigOf('https://api.test', {cluster, user: {exec}})});
		expect(JSON.parse(plugin!.env.KUBERNETES_EXEC_INFO!)).toMatchObject({
			apiVersion: 'client.authentication.k8s.io/v1beta1',
			kind: 'ExecCredential',
			spec: {
				interactive: false,
				cluster: {
					server: 'https://api.test',
					'tls-server-name': 'inner.test',
					'proxy-url': 'http://proxy:1',
					config: {audience: 'a'},
				},
			},
		});
	});

	test('of an exec plugin that is told the authorities themselves, not their file', async () => {
		const authority = await emptyFile();
		await writeFile(authority, 'PEM');
		const cluster = {'certificate-authority': authority};
		const exec = {command: 'login', provideClusterInfo: true};
		const {plugin} = await loadKubeConfig({text: kubeconfigOf('http://api.test', {cluster, user: {exec}})});
		const {spec} = JSON.parse(plugin!.env.KUBERNETES_EXEC_INFO!);
		expect(spec.cluster['certificate-authority-data']).toBe(Buffer.from('PEM').toString('base64'));
	});

	test('of an exec plugin that asks who calls it and for which cluster', async () => {
		const api = await serve((request, response) =>
			answerJson(response, {user: request.headers.authorization}),
		);
		const script = `const {spec} = JSON.parse(process.env.KUBERNETES_EXEC_INFO); const token = [process.env.ROLE, spec.interactive, new URL(spec.cluster.server).hostname].join(); console.log(JSON.stringify({status: {token}}))`;
		const exec = {
			apiVersion: 'client.authentication.k8s.io/v1',
			command: process.execPath,
			args: ['-e', script],
			env: [{name: 'ROLE', value: 'dev'}],
			provideClusterInfo: true,
		};
		const connection = await connect(kubeconfigOf(api.url, {user: {exec}}));
		expect(await connection.getJson('/x', {}, signal)).toEqual({user: 'Bearer dev,false,127.0.0.1'});
	});

	test('of an exec plugin that fails say what it said', async () => {
		const api = await serve(answerUser);
		const exec = {
			apiVersion: 'client.authentication.k8s.io/v1',
			command: process.execPath,
			args: ['-e', 'console.error("your session has expired"); process.exit(1)'],
		};
		const connection = await connect(kubeconfigOf(api.url, {user: {exec}}));
		const error = await failureOf(connection.getJson('/x', {}, signal));
		expect(error).toMatchObject({status: 401, reason: 'Credentials'});
		expect(error.message).toContain('your session has expired');
	});

	test('of an exec plugin that prints something else are never quoted', async () => {
		const api = await serve(answerUser);
		const exec = {
			apiVersion: 'client.authentication.k8s.io/v1beta1',
			command: process.execPath,
			args: ['-e', 'console.log("eyJhbGciOiJSUzI1NiJ9")'],
		};
		const connection = await connect(kubeconfigOf(api.url, {user: {exec}}));
		expect(await failureOf(connection.getJson('/x', {}, signal))).toMatchObject({
			reason: 'Credentials',
			message: `the exec plugin "${process.execPath}" printed no ExecCredential`,
		});
	});

	test('of an exec plugin are asked for again when they have expired, not before', async () => {
		const calls = await emptyFile();
		const status = {token: 'a', expirationTimestamp: '1970-01-01T00:10:00Z'};
		const script = `require('fs').appendFileSync(${JSON.stringify(calls)}, 'x'); console.log(${JSON.stringify(JSON.stringify({status}))})`;
		const exec = {command: process.execPath, args: ['-e', script]};
		let now = 0;
		const context = await loadKubeConfig({text: kubeconfigOf('http://127.0.0.1:1', {user: {exec}})});
		const credentials = createCredentials(context, () => now);
		await credentials.get();
		now = 500_000;
		await credentials.get();
		expect(await readFile(calls, 'utf8')).toBe('x');
		now = 600_000;
		expect((await credentials.get()).headers).toEqual({authorization: 'Bearer a'});
		expect(await readFile(calls, 'utf8')).toBe('xx');
	});

	test('of an exec plugin that is not installed, or of a file that is not there, name it', async () => {
		const exec = {apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin'};
		const plugin = await connect(kubeconfigOf('http://127.0.0.1:1', {user: {exec}}));
		expect((await failureOf(plugin.getJson('/x', {}, signal))).message).toBe(
			'the exec plugin "no-such-plugin" is not installed',
		);
		const cluster = {'certificate-authority': '/absent/ca.crt'};
		const file = await connect(kubeconfigOf('http://127.0.0.1:1', {cluster}));
		expect((await failureOf(file.getJson('/x', {}, signal))).message).toBe('/absent/ca.crt does not exist');
	});
});
