import {readFile} from 'node:fs/promises';
import {loadYaml} from '@kubernetes/client-node';
import {beforeAll, describe, expect, test} from 'vitest';
import {run, writeTemporary} from '../../commands/program.ts';
import {cleanUp} from '../clean-up.ts';
import {connectCluster} from '../cluster-source.ts';
import type {ClusterWriter} from '../cluster-writer.ts';
import {lines, linesForEver, linger, shell} from '../containers.ts';
import {followProgram} from '../followed-program.ts';
import {makeWorkloads, untilReady} from '../make-workloads.ts';
import {ownNamespace} from '../own-namespace.ts';
import {collectionPath, jobSpec, keeper, pod} from '../workload.ts';
import {prepareCluster} from './cluster-control.ts';
import {allRights, createUser, type Right, rightsOnOwners} from './rights.ts';

const namespace = `kreel-rights-${process.pid}`;
const atEnd = cleanUp();
/** Kubeconfigs of users, by name. */
const users = new Map<string, string>();
let writer: ClusterWriter;

const count = (to: number) => Array.from({length: to}, (_, index) => `${index + 1}`);
const nameOf = (right: Right) => right.replace(/\W/g, '-');
const without = (...rights: Right[]) => allRights.filter(right => !rights.includes(right));

const web = keeper(
	'deployments',
	'web',
	({availableReplicas}) => availableReplicas === 1,
	{containers: [shell('app', linesForEver({pause: 1}))]},
	{replicas: 1},
);

/** A pod that waits for what only an event tells. */
const stuck = pod('stuck', ({status}) => status?.phase === 'Pending', {
	containers: [{...shell('app', 'true'), volumeMounts: [{name: 'v', mountPath: '/v'}]}],
	volumes: [{name: 'v', configMap: {name: 'absent'}}],
});

beforeAll(async () => {
	await prepareCluster();
	writer = await ownNamespace(atEnd, namespace);
	const create = async (name: string, rights: readonly Right[], where?: string) => {
		const user = {name: `${name}-${process.pid}`, rights, namespace: where};
		users.set(name, await createUser(writer, atEnd, user));
	};
	// One after the other: their certificates are signed with one count.
	for (const right of allRights) {
		await create(nameOf(right), without(right));
	}

	await create('all', allRights);
	await create('no-logs', without('get pods/log', 'get nodes/proxy'));
	await create('no-owners', without(...rightsOnOwners));
	await create('one-namespace', allRights, namespace);
	const connection = await connectCluster();
	atEnd(() => connection.close());
	await makeWorkloads(writer, namespace, [web, stuck]);
	await untilReady(connection, namespace, [web, stuck]);
}, 120_000);

/** 60 lines, which take 3 s, and a failure. */
const failing = `${lines(60, {pause: 0.05})}; ${linger}; exit 3`;

const follow = (user: string, query: string) => followProgram(namespace, [query], users.get(user)!);

const createJob = (name: string, script: string, fields: object = {}) =>
	writer.create(collectionPath(namespace, 'jobs'), {
		metadata: {name},
		spec: jobSpec('app', script, fields),
	});

/** Follow a Job that fails, as a user. */
const followFailing = async (user: string) => {
	const name = `failing-${user}`;
	await createJob(name, failing);
	const program = follow(user, `job/${name}`);
	return {code: await program.ended, printed: program.lines, said: program.sentences};
};

const failed = /^Job failed exit 3 \(BackoffLimitExceeded\) after \d+s$/;
const unreadable = `Log not readable: no permission (get pods/log in namespace "${namespace}")`;

const decisive: readonly Right[] = ['list pods', 'get pods/log', 'list jobs'];

describe.concurrent('a Job that fails is followed to its end, with its code,', () => {
	test.for(allRights.filter(right => !decisive.includes(right)))('without: %s', async right => {
		const {code, printed, said} = await followFailing(nameOf(right));
		expect(printed).toEqual(count(60));
		expect(said.at(-1)).toMatch(failed);
		expect(code).toBe(3);
		expect(said.join('\n')).not.toContain('may be missing');
	});

	test('also where its log may not be read: that is said', async () => {
		const {code, printed, said} = await followFailing('no-logs');
		expect(printed).toEqual([]);
		expect(said).toContain(unreadable);
		expect(said.at(-1)).toMatch(failed);
		expect(code).toBe(3);
	});

	test('also where its log may be read in the node’s files alone', async () => {
		const {code, printed, said} = await followFailing(nameOf('get pods/log'));
		expect(printed).toEqual(count(printed.length));
		expect(said).toContain(unreadable);
		expect(said.at(-1)).toMatch(failed);
		expect(code).toBe(3);
	});
});

describe.concurrent('without the right to list', () => {
	test('pods, a pod is read by its exact name, and no other', async () => {
		const user = nameOf('list pods');
		await writer.create(collectionPath(namespace, 'pods'), {
			metadata: {name: 'solo'},
			spec: {restartPolicy: 'Never', containers: [shell('app', failing)]},
		});
		const other = follow(user, 'job/solo');
		expect(await other.ended).toBe(4);
		expect(other.sentences).toEqual([
			expect.stringMatching(`^kreel: no permission to list pods in namespace "${namespace}"`),
		]);
		const program = follow(user, 'pod/solo');
		await program.ended;
		expect(program.lines).toEqual(count(60));
		expect(program.sentences.at(-1)).toMatch(/^Job failed exit 3 |could not be confirmed/);
	});

	test.for([nameOf('list jobs'), 'no-owners'])('jobs, no end of a Job is made up: as %s', async user => {
		const name = `twice-${user}`;
		const script = `${lines(30)}; ${linger}; echo bye`;
		await createJob(name, script, {completionMode: 'Indexed', completions: 2, parallelism: 1});
		const program = follow(user, `job/${name}`);
		await program.until('lines', /bye$/, 2);
		program.interrupt();
		await program.ended;
		expect(program.lines.map(line => line.split(' ').at(-1))).toEqual([
			...count(30),
			'bye',
			...count(30),
			'bye',
		]);
		expect(program.sentences.filter(line => /^Job (?:complete|failed)/.test(line))).toEqual([]);
	});

	test.for([nameOf('list replicasets'), nameOf('list deployments'), 'no-owners'])(
		'what owns its pods, a Deployment has its name and is one: as %s',
		async user => {
			const env = {KUBECONFIG: users.get(user)!};
			const {stdout, code} = await run(['tasks', '-n', namespace, '-o', 'json', 'web'], env);
			expect(JSON.parse(stdout)).toMatchObject([{kind: 'deploy', name: 'web', state: 'running', ready: 1}]);
			expect(code).toBe(0);
		},
	);

	test('events, a pod that waits has the reason that it tells itself', async () => {
		const all = follow('all', 'pod/stuck');
		await all.until('sentences', /^Log not available yet: FailedMount: .*"absent" not found/);
		all.interrupt();
		expect(await all.ended).toBe(130);
		const env = {KUBECONFIG: users.get(nameOf('list events'))!};
		const {stdout, stderr, code} = await run(['logs', '-n', namespace, 'pod/stuck'], env);
		expect({stdout, stderr, code}).toEqual({
			stdout: '',
			stderr: 'Log not available yet: ContainerCreating\n',
			code: 1,
		});
	});

	test('namespaces, all of them are shown where pods of all may be listed', async () => {
		const env = {KUBECONFIG: users.get(nameOf('list namespaces'))!};
		const {stdout, stderr, code} = await run(['tasks', '-A', '-o', 'name', 'web'], env);
		expect({stdout, stderr, code}).toEqual({stdout: 'deploy/web\n', stderr: '', code: 0});
	});
});

describe.concurrent('with rights in one namespace only', () => {
	test('its tasks are shown, and another’s are refused in words', async () => {
		const env = {KUBECONFIG: users.get('one-namespace')!};
		const own = await run(['tasks', '-n', namespace, '-o', 'name', 'web'], env);
		expect(own).toEqual({stdout: 'deploy/web\n', stderr: '', code: 0});
		const other = await run(['tasks', '-n', 'kube-system'], env);
		expect(other).toMatchObject({stdout: '', code: 4});
		expect(other.stderr).toContain('no permission to list pods in namespace "kube-system"');
	});

	test('all namespaces are those that may be seen, and it is said that they are not all', async () => {
		const config = loadYaml<{contexts: Array<{context: object}>}>(
			await readFile(users.get('one-namespace')!, 'utf8'),
		);
		Object.assign(config.contexts[0]!.context, {namespace});
		const env = {KUBECONFIG: await writeTemporary('config', JSON.stringify(config))};
		const {stdout, stderr, code} = await run(['tasks', '-A', '-o', 'name', 'web'], env);
		expect({stdout, code}).toEqual({stdout: 'deploy/web\n', code: 0});
		expect(stderr).toContain(namespace);
	});
});
