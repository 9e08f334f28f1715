import {beforeAll, describe, expect, test} from 'vitest';
import type {Connection} from '../../source/kubernetes/api.ts';
import type {Pod, TerminatedState} from '../../source/kubernetes/objects.ts';
import {cleanUp} from './clean-up.ts';
import {connectCluster} from './cluster-source.ts';
import type {ClusterWriter} from './cluster-writer.ts';
import {greed, lines, linesForEver, linger, shell, smallMemory} from './containers.ts';
import {followProgram} from './followed-program.ts';
import {ownNamespace} from './own-namespace.ts';
import {collectionPath, jobSpec} from './workload.ts';

const namespace = `kreel-ends-${process.pid}`;
const pods = collectionPath(namespace, 'pods');
const atEnd = cleanUp();
let writer: ClusterWriter;
let connection: Connection;

beforeAll(async () => {
	writer = await ownNamespace(atEnd, namespace);
	connection = await connectCluster();
	atEnd(() => connection.close());
});

const createPod = (name: string, script: string, fields: object = {}, container: object = {}) =>
	writer.create(pods, {
		metadata: {name},
		spec: {restartPolicy: 'Never', containers: [shell('app', script, container)], ...fields},
	});

/** How the API server has it that the container of a pod ended. */
const endOf = async (name: string): Promise<TerminatedState> => {
	const {status} = await connection.getJson<Pod>(`${pods}/${name}`, {}, AbortSignal.timeout(10_000));
	return status!.containerStatuses![0]!.state!.terminated!;
};

const createJob = (name: string, spec: object) =>
	writer.create(collectionPath(namespace, 'jobs'), {metadata: {name}, spec});

const count = (to: number) => Array.from({length: to}, (_, index) => `${index + 1}`);

/** Lines without their prefix, which comes as soon as there are several streams. */
const messages = (printed: readonly string[]) => printed.map(line => line.split(' ').at(-1));

/** What was said once it ran: why it waited before depends on what the node has to do. */
const said = (sentences: readonly string[]) => sentences.filter(line => !line.includes('not available yet'));

/** The end of a pod's log, which may or may not be confirmed before the pod is gone. */
/** The new pod may be there before the old one's end is said: then it has a name. */
const isEnd =
	/^(?:db-0\/app: )?Pod deleted; the end of the log could not be confirmed$|ended: exit 0 at [\d:]+$/;

// Most of their time is waiting, so they wait together.
describe.concurrent('kreel logs -f', () => {
	test('of a pod that is evicted says so, and that the end of its log is out of reach', {
		timeout: 180_000,
	}, async () => {
		// Logs count as ephemeral storage, too, but files fill it faster.
		const script = `${lines(20)}; dd if=/dev/zero of=/tmp/x bs=1M count=20 2>/dev/null; ${linesForEver({from: 21})}`;
		await createPod('evicted', script, {}, {resources: {limits: {'ephemeral-storage': '2Mi'}}});
		const program = followProgram(namespace, ['pod/evicted']);
		const code = await program.ended;
		expect(program.lines).toEqual(count(program.lines.length));
		expect(program.lines.length).toBeGreaterThanOrEqual(20);
		const {exitCode, reason} = await endOf('evicted');
		// Then the kubelet had lost the container, and made the code up.
		const isUnknown = reason === 'ContainerStatusUnknown';
		const words = isUnknown ? 'exit code unknown' : `exit ${exitCode}`;
		expect(program.sentences.at(-1)).toMatch(new RegExp(`^Job failed ${words} \\(Evicted\\)`));
		expect(code).toBe(isUnknown ? 1 : exitCode);
		// Where the log was read to its end before the kubelet removed the container, there is nothing more to say.
		const before = program.sentences
			.slice(0, -1)
			.filter(sentence => !sentence.startsWith('Log not available yet: '));
		const last = before.filter(sentence => !sentence.startsWith('reconnect')).at(-1);
		if (last !== undefined) {
			expect(last).toMatch(
				/^Log not readable: |may be missing|could not be confirmed$|^ended: exit code unknown \(ContainerStatusUnknown\)$/,
			);
		}
	});

	test('of a Job that is killed for want of memory exits with 137', async () => {
		await createJob('greedy', jobSpec('greedy', `${lines(20)}; ${greed}`, {}, smallMemory));
		const program = followProgram(namespace, ['job/greedy']);
		expect(await program.ended).toBe(137);
		expect(program.lines).toEqual(count(20));
		expect(said(program.sentences)).toEqual([
			expect.stringMatching(/^Job failed exit 137 \(OOMKilled\) after \d+s$/),
		]);
	});

	test('of a pod that is deleted gives its last words and exits with its code', async () => {
		await createPod('deleted', `trap 'echo bye; exit 3' TERM; ${linesForEver()}`);
		const program = followProgram(namespace, ['pod/deleted']);
		await program.until('lines', /^5$/);
		await writer.remove(`${pods}/deleted`);
		expect(await program.ended).toBe(3);
		expect(program.lines).toEqual([...count(program.lines.length - 1), 'bye']);
		expect(program.sentences.at(-1)).toMatch(/^Job failed exit 3 after \d+s$/);
	});

	test('of a pod that is deleted by force says that its end is not known, and exits with 1', async () => {
		await createPod('forced', linesForEver());
		const program = followProgram(namespace, ['pod/forced']);
		await program.until('lines', /^5$/);
		await writer.remove(`${pods}/forced?gracePeriodSeconds=0`);
		expect(await program.ended).toBe(1);
		expect(program.lines).toEqual(count(program.lines.length));
		expect(said(program.sentences)).toEqual([
			'Pod deleted; the end of the log could not be confirmed',
			'Job ended; how could not be confirmed (deleted)',
		]);
	});

	test('of a crash loop gives every life once, says how each ended, and goes on until Ctrl-C', async () => {
		await createPod('crashing', `${lines(30)}; ${linger}; exit 7`, {restartPolicy: 'Always'});
		const program = followProgram(namespace, ['pod/crashing']);
		await program.until('lines', /^30$/, 3);
		program.interrupt();
		expect(await program.ended).toBe(130);
		expect(program.lines).toEqual([...count(30), ...count(30), ...count(30)]);
		const restarted = expect.stringMatching(/^restarted: exit 7 at [\d:]+$/);
		const sentences = said(program.sentences);
		expect(sentences.filter(line => line.startsWith('restarted'))).toEqual([restarted, restarted]);
		expect(sentences).toContainEqual(
			expect.stringMatching(/^Restarting: crash loop, last exit 7, next try (?:in \d+s|any moment)$/),
		);
	});

	test('of an Indexed Job gives the log of every index, and exits with the code of the one that failed', async () => {
		const script = `${lines(30)}; ${linger}; [ $JOB_COMPLETION_INDEX != 2 ] || exit 5`;
		const fields = {completions: 3, parallelism: 3, completionMode: 'Indexed'};
		await createJob('indexed', jobSpec('app', script, fields));
		const program = followProgram(namespace, ['job/indexed', '--prefix', 'always']);
		expect(await program.ended).toBe(5);
		const byPod = Map.groupBy(program.lines, line => line.split(' ')[0]!);
		expect([...byPod.keys()].map(name => name.slice(0, 'indexed-0'.length)).sort()).toEqual([
			'indexed-0',
			'indexed-1',
			'indexed-2',
		]);
		expect([...byPod.values()].map(messages)).toEqual(Array(3).fill(count(30)));
		const ends = said(program.sentences).map(line => line.replace(/-\w+\/app|at [\d:]+$|after \d+s$/g, ''));
		expect(ends.slice(0, 3).sort()).toEqual([
			'indexed-0 ended: exit 0 ',
			'indexed-1 ended: exit 0 ',
			'indexed-2 ended: exit 5 ',
		]);
		expect(ends.slice(3)).toEqual(['Job failed exit 5 (BackoffLimitExceeded) ']);
	});

	test('of a Job with an init container and a sidecar gives all three logs, and the Job’s code', async () => {
		const spec = jobSpec('app', `${lines(30)}; ${linger}`);
		const prepare = shell('prepare', `sleep 2; echo prepared; ${linger}`);
		const proxy = shell(
			'proxy',
			`trap 'echo leaving; exit 0' TERM; echo proxying; while true; do sleep 0.1; done`,
			{
				restartPolicy: 'Always',
			},
		);
		Object.assign(spec.template.spec, {initContainers: [prepare, proxy], terminationGracePeriodSeconds: 30});
		await createJob('several', spec);
		const program = followProgram(namespace, ['job/several', '--prefix', 'always']);
		expect(await program.ended).toBe(0);
		const byContainer = Object.groupBy(program.lines, line => line.split(' ')[1]!);
		expect(messages(byContainer.prepare!)).toEqual(['prepared']);
		expect(messages(byContainer.proxy!)).toEqual(['proxying', 'leaving']);
		expect(messages(byContainer.app!)).toEqual(count(30));
		expect(program.sentences).toContainEqual(
			expect.stringMatching(/app: Log not available yet: waiting for init container "prepare"$/),
		);
		const ends = said(program.sentences).map(line => line.replace(/^\S+\/|at [\d:]+$/g, ''));
		expect(ends).toEqual([
			'prepare ended: exit 0 ',
			'app ended: exit 0 ',
			'proxy ended: exit 0 ',
			'Job complete exit 0',
		]);
	});

	test('of a StatefulSet goes on with the pod that returns under its name', async () => {
		const script = `trap 'echo bye; exit 0' TERM; ${linesForEver()}`;
		await writer.create(collectionPath(namespace, 'statefulsets'), {
			metadata: {name: 'db'},
			spec: {
				serviceName: 'none',
				replicas: 1,
				selector: {matchLabels: {app: 'db'}},
				template: {metadata: {labels: {app: 'db'}}, spec: {containers: [shell('app', script)]}},
			},
		});
		const program = followProgram(namespace, ['sts/db']);
		await program.until('lines', /^5$/);
		await writer.remove(`${pods}/db-0`);
		await program.until('lines', / 5$/);
		program.interrupt();
		expect(await program.ended).toBe(130);
		const printed = messages(program.lines);
		const bye = printed.indexOf('bye');
		expect(printed.slice(0, bye)).toEqual(count(bye));
		expect(printed.slice(bye + 1)).toEqual(count(printed.length - bye - 1));
		const [old, ...next] = program.sentences.slice(
			program.sentences.findIndex(sentence => isEnd.test(sentence)),
		);
		expect(old).toMatch(isEnd);
		expect(next).toContainEqual(expect.stringMatching(/^db-0\/app: Log not available yet: /));
	});
});
