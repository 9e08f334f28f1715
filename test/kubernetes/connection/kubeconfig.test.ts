import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {UnreachableError} from '../../../source/core/errors/unreachable-error.ts';
import {type KubeconfigChoice, loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'kreel-config-'));
});

afterEach(() => rm(folder, {recursive: true}));

const write = async (name: string, text: string): Promise<string> => {
	const file = join(folder, name);
	await writeFile(file, text);
	return file;
};

/** A kubeconfig with a context of each name, on a server of that name. */
const configOf = (names: string[], current = names[0], namespace?: string) =>
	JSON.stringify({
		'current-context': current,
		clusters: names.map(name => ({name: `${name}-c`, cluster: {server: `https://${name}.test`}})),
		users: names.map(name => ({name: `${name}-u`, user: {token: `token-of-${name}`}})),
		contexts: names.map(name => ({name, context: {cluster: `${name}-c`, user: `${name}-u`, namespace}})),
	});

const refusal = async (choice: KubeconfigChoice): Promise<string> => {
	const error: unknown = await loadKubeConfig(choice).then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(UnreachableError);
	const {message} = error as Error;
	expect(message).not.toContain('\n');
	return message;
};

describe('a kubeconfig', () => {
	test('gives its current context, with the server and the namespace', async () => {
		const file = await write('config', configOf(['prod', 'dev'], 'dev', 'payments'));
		expect(await loadKubeConfig({file})).toMatchObject({
			name: 'dev',
			server: 'https://dev.test',
			namespace: 'payments',
		});
	});

	test('gives the context that is asked for, in the namespace default where it names none', async () => {
		const text = configOf(['prod', 'dev']);
		expect(await loadKubeConfig({text, context: 'dev'})).toMatchObject({name: 'dev', namespace: 'default'});
	});

	test('is found by KUBECONFIG, else in the home folder', async () => {
		await mkdir(join(folder, '.kube'));
		await write('.kube/config', configOf(['home']));
		const file = await write('other', configOf(['other']));
		expect((await loadKubeConfig({env: {HOME: folder}})).name).toBe('home');
		expect((await loadKubeConfig({env: {HOME: folder, KUBECONFIG: file}})).name).toBe('other');
	});

	test('of several files: the first that names something wins, and an absent file is none', async () => {
		const a = await write('a', configOf(['a', 'both'], 'a'));
		const b = await write('b', configOf(['b', 'both'], 'b', 'of-b'));
		const env = {KUBECONFIG: [join(folder, 'absent'), a, b].join(delimiter)};
		expect((await loadKubeConfig({env})).name).toBe('a');
		expect((await loadKubeConfig({env, context: 'b'})).server).toBe('https://b.test');
		expect((await loadKubeConfig({env, context: 'both'})).namespace).toBe('default');
	});

	test('of several files: nothing is added to what the first one names from another', async () => {
		const part = (user: object, namespace?: string) =>
			JSON.stringify({
				clusters: [{name: 'c', cluster: {server: 'https://a.test'}}],
				users: [{name: 'red', user}],
				contexts: [{name: 'red', context: {cluster: 'c', user: 'red', namespace}}],
			});
		const a = await write('a', part({token: 'of-a'}));
		const b = await write('b', part({tokenFile: 'token', as: 'jane', 'as-groups': ['b']}, 'of-b'));
		const env = {KUBECONFIG: [a, b].join(delimiter)};
		const context = await loadKubeConfig({env, context: 'red'});
		expect(context.namespace).toBe('default');
		expect(context.user).toMatchObject({token: 'of-a', impersonation: {}});
		expect(context.user.tokenFile).toBeUndefined();
	});

	test('of several files: a context of one may name the cluster and the user of others, each with its paths', async () => {
		await mkdir(join(folder, 'clusters'));
		await mkdir(join(folder, 'users'));
		const contexts = [{name: 'x', context: {cluster: 'c', user: 'u'}}];
		const clusters = [{name: 'c', cluster: {server: 'https://x.test', 'certificate-authority': 'ca.crt'}}];
		const users = [{name: 'u', user: {tokenFile: 'token'}}];
		const files = [
			await write('contexts', JSON.stringify({contexts, 'current-context': 'x'})),
			await write('clusters/config', JSON.stringify({clusters})),
			await write('users/config', JSON.stringify({users})),
		];
		const {cluster, user} = await loadKubeConfig({env: {KUBECONFIG: files.join(delimiter)}});
		expect(cluster.authority).toEqual({file: join(folder, 'clusters', 'ca.crt')});
		expect(user.tokenFile).toBe(join(folder, 'users', 'token'));
	});

	test('of several files: an empty one says nothing', async () => {
		const files = [await write('empty', '\n'), await write('b', configOf(['b']))];
		expect((await loadKubeConfig({env: {KUBECONFIG: files.join(delimiter)}})).name).toBe('b');
	});

	test('of several files: the first that sets a current context decides it', async () => {
		const a = await write('a', configOf(['a'], ''));
		const b = await write('b', configOf(['b'], 'b'));
		expect((await loadKubeConfig({env: {KUBECONFIG: [a, b].join(delimiter)}})).name).toBe('b');
	});

	test('has its relative paths beside it', async () => {
		const users = [{name: 'u', user: {tokenFile: 'token', exec: {command: './plugin', apiVersion: 'v1'}}}];
		const clusters = [{name: 'c', cluster: {server: 'https://x.test', 'certificate-authority': 'ca.crt'}}];
		const contexts = [{name: 'x', context: {cluster: 'c', user: 'u'}}];
		const file = await write('config', JSON.stringify({'current-context': 'x', users, clusters, contexts}));
		const {cluster, user, plugin} = await loadKubeConfig({file});
		expect(cluster.authority).toEqual({file: join(folder, 'ca.crt')});
		expect(user.tokenFile).toBe(join(folder, 'token'));
		expect(plugin!.command).toBe(join(folder, 'plugin'));
	});
});

describe('a kubeconfig that cannot be used is one sentence', () => {
	test('when the named file does not exist', async () => {
		const file = join(folder, 'absent');
		expect(await refusal({file})).toBe(
			`kubeconfig ${file} does not exist; check --kubeconfig, or try \`kreel --demo\` or \`kreel --gateway URL\``,
		);
	});

	test('when there is none at all: it says where it looked, and offers the demo and a gateway', async () => {
		expect(await refusal({env: {HOME: folder}})).toBe(
			`no kubeconfig found (looked at ${join(folder, '.kube', 'config')}); set KUBECONFIG or pass --kubeconfig FILE, or try \`kreel --demo\` or \`kreel --gateway URL\``,
		);
	});

	test('when it is a folder', async () => {
		expect(await refusal({file: folder})).toContain('cannot be read: it is a directory');
	});

	test('when it is no YAML: with the line, and without quoting what may be a secret', async () => {
		const file = await write('config', 'users:\n- name: u\n  user: {token: s3cret\n');
		const message = await refusal({file});
		expect(message).toMatch(
			/^kubeconfig .* is not valid: .* in line \d+; check it with `kubectl config view`$/,
		);
		expect(message).not.toContain('s3cret');
	});

	test('when it is YAML, but no kubeconfig', async () => {
		expect(await refusal({text: 'hello'})).toContain(
			'the given kubeconfig is not valid: it is no YAML mapping',
		);
		expect(await refusal({text: ''})).toContain('the given kubeconfig is not valid');
	});

	test('when a cluster has no server', async () => {
		expect(await refusal({text: JSON.stringify({clusters: [{name: 'c', cluster: {}}]})})).toContain(
			'clusters[0].cluster.server is missing',
		);
	});

	test.each([
		['clusters[0].name', {clusters: [{cluster: {server: 'https://x.test'}}]}],
		['clusters[0].cluster', {clusters: [{name: 'c'}]}],
		['users[1].name', {users: [{name: 'u', user: null}, {user: {}}]}],
		['contexts[0].context', {contexts: [{name: 'x'}]}],
		['contexts[0].context.cluster', {contexts: [{name: 'x', context: {}}]}],
	])('when it lacks %s', async (lacked, config) => {
		expect(await refusal({text: JSON.stringify(config)})).toBe(
			`the given kubeconfig is not valid: ${lacked} is missing; check it with \`kubectl config view\``,
		);
	});

	test('when it does not have the context: it names those that it has', async () => {
		expect(await refusal({text: configOf(['prod', 'dev']), context: 'staging'})).toBe(
			'no context "staging"; the kubeconfig has prod, dev',
		);
	});

	test('when it sets no current context: it names those that it has', async () => {
		expect(await refusal({text: configOf(['prod', 'dev'], '')})).toContain(
			'sets no current context; the kubeconfig has prod, dev: choose one with --context',
		);
	});

	test('when the server of its context is no address', async () => {
		const text = configOf(['prod']).replace('https://prod.test', 'prod');
		expect(await refusal({text})).toContain('context "prod" has the server "prod", which is no address');
	});

	test('when its context names a user that it does not have', async () => {
		const clusters = [{name: 'c', cluster: {server: 'https://x.test'}}];
		const contexts = [{name: 'x', context: {cluster: 'c', user: 'gone'}}];
		expect(await refusal({text: JSON.stringify({'current-context': 'x', clusters, contexts})})).toBe(
			'context "x" names the user "gone", which the kubeconfig does not have; check it with `kubectl config view`',
		);
	});

	test('when its context names a cluster that it does not have', async () => {
		const contexts = [{name: 'x', context: {cluster: 'gone', user: 'u'}}];
		expect(await refusal({text: JSON.stringify({'current-context': 'x', contexts})})).toContain(
			'context "x" names the cluster "gone", which the kubeconfig does not have',
		);
	});
});

describe('without a kubeconfig, in a pod', () => {
	const env = () => ({HOME: folder, KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443'});

	test('the service account is used, with its namespace, its token and its authority', async () => {
		await write('token', 'secret');
		await write('namespace', 'ci\n');
		const context = await loadKubeConfig({env: env(), podFolder: folder});
		expect(context).toMatchObject({
			name: 'in-cluster',
			namespace: 'ci',
			server: 'https://10.96.0.1:443',
			cluster: {authority: {file: join(folder, 'ca.crt')}},
			user: {tokenFile: join(folder, 'token')},
		});
	});

	test('the server may have an address of IPv6, and the pod may be told its namespace', async () => {
		await write('token', 'secret');
		const other = {...env(), KUBERNETES_SERVICE_HOST: 'fd00::1', POD_NAMESPACE: 'told'};
		expect(await loadKubeConfig({env: other, podFolder: folder})).toMatchObject({
			namespace: 'told',
			server: 'https://[fd00::1]:443',
		});
	});

	test('a kubeconfig wins', async () => {
		await write('token', 'secret');
		const KUBECONFIG = await write('config', configOf(['own']));
		expect((await loadKubeConfig({env: {...env(), KUBECONFIG}, podFolder: folder})).name).toBe('own');
	});

	test('without a service account there is none', async () => {
		expect(await refusal({env: env(), podFolder: folder})).toContain('no kubeconfig found');
	});
});
