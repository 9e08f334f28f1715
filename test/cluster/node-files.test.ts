import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {joinBatches} from '../../source/core/batch-parts.ts';
import {type LineBatch, lineBytes, lineCount, lineFlag, sliceBatch} from '../../source/core/line-batch.ts';
import type {Connection} from '../../source/kubernetes/api.ts';
import {createConnection} from '../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../source/kubernetes/connection/kubeconfig.ts';
import {openPodLog} from '../../source/kubernetes/logs/pod-log.ts';
import type {NodeLogAddress} from '../../source/kubernetes/node-files/log-address.ts';
import {type NodeLog, openNodeLog} from '../../source/kubernetes/node-files/node-log.ts';
import type {NodeReading} from '../../source/kubernetes/node-files/node-reading.ts';
import {connectCluster, openCluster} from './cluster-source.ts';
import {type ClusterWriter, createClusterWriter} from './cluster-writer.ts';

const namespace = `kreel-files-${process.pid}`;
const image = process.env.KREEL_TEST_IMAGE ?? 'localhost/emit:1';
const {signal} = new AbortController();
let writer: ClusterWriter;
let connection: Connection;
let address: NodeLogAddress;

/** Both outputs, a line that the runtime splits, an empty one, bytes that are no UTF-8, and an end without a newline. */
const script = [
	'i=0; while [ $i -lt 2000 ]; do echo "out $i"; echo "err $i" >&2; i=$((i+1)); done',
	'sleep 1; head -c 50000 /dev/zero | tr "\\0" x; echo; echo',
	'printf "\\377\\376 no text\\n"; printf "no newline"',
].join('; ');

const pod = {
	metadata: {name: 'writer'},
	spec: {
		restartPolicy: 'Never',
		containers: [{name: 'main', image, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', script]}],
	},
};

const untilSucceeded = async (): Promise<void> => {
	const source = await openCluster();
	const stop = new AbortController();
	for await (const event of source.watchTasks({namespaces: [namespace]}, stop.signal)) {
		const tasks = event.type === 'snapshot' ? event.tasks : event.type === 'upsert' ? [event.task] : [];
		if (tasks.some(({state}) => state === 'succeeded')) {
			stop.abort();
		}
	}

	await source.close();
};

beforeAll(async () => {
	writer = await createClusterWriter();
	connection = await connectCluster();
	await writer.create('/api/v1/namespaces', {metadata: {name: namespace}});
	await writer.create(`/api/v1/namespaces/${namespace}/pods`, pod);
	await untilSucceeded();
	const made = await connection.getJson<{metadata: {uid: string}; spec: {nodeName: string}}>(
		`/api/v1/namespaces/${namespace}/pods/writer`,
		{},
		signal,
	);
	const {uid} = made.metadata;
	address = {node: made.spec.nodeName, namespace, pod: 'writer', uid, container: 'main', restart: 0};
});

afterAll(async () => {
	await writer.remove(`/api/v1/namespaces/${namespace}`);
	await connection.close();
	await writer.close();
});

const open = async (): Promise<NodeLog> => {
	const log = await openNodeLog({connection, address, now: Date.now, signal});
	if (log.type === 'closed') {
		throw new Error(`${log.reason}: ${log.cause}`);
	}

	return log;
};

const readPodLog = async (): Promise<LineBatch> => {
	const log = await openPodLog(connection, {namespace, pod: 'writer', container: 'main'}, {}, signal);
	const batches = await Array.fromAsync(log.lines);
	return joinBatches([...batches, log.rest]);
};

const readAll = async (reading: NodeReading): Promise<LineBatch> => {
	const batches: LineBatch[] = [];
	for await (const part of reading.parts(signal)) {
		expect(part.type).toBe('lines');
		batches.push(...(part.type === 'lines' ? [part.batch] : []));
	}

	return joinBatches([...batches, reading.finish()]);
};

const linesOf = (batch: LineBatch): string[] =>
	Array.from(
		{length: lineCount(batch)},
		(_, line) => `${batch.times[line]} ${Buffer.from(lineBytes(batch, line)).toString('latin1')}`,
	);

describe("a node's files on a real cluster", () => {
	test('give what pods/log gives, line for line', async () => {
		const expected = await readPodLog();
		const read = await readAll(await (await open()).read({}, signal));
		expect(linesOf(read)).toEqual(linesOf(expected));
		expect(lineCount(read)).toBe(4004);
		expect(read.flags.at(-1)! & lineFlag.partial).toBe(lineFlag.partial);
	});

	test('tell standard error from standard output', async () => {
		const read = await readAll(await (await open()).read({}, signal));
		const told = Array.from(read.flags, flags => (flags & lineFlag.stderr) !== 0);
		expect(told).toEqual(linesOf(read).map(line => / err \d+$/.test(line)));
		expect(told.filter(isError => isError).length).toBe(2000);
	});

	test('give the newest lines, and those from a time on', async () => {
		const all = await readPodLog();
		const log = await open();
		// The last one has no end, so it does not count before the life is known to have ended.
		const tail = await readAll(await log.read({tail: 100}, signal));
		expect(linesOf(tail)).toEqual(linesOf(sliceBatch(all, 4004 - 101)));
		const from = all.times[3000]!;
		const since = await readAll(await log.read({from}, signal));
		expect(linesOf(since)).toEqual(linesOf(all).filter((_, line) => all.times[line]! >= from));
	});

	test('go on after lines that came through pods/log', async () => {
		const all = await readPodLog();
		const result = await (await open()).continueFrom(sliceBatch(all, 0, 1500), signal);
		if (result.type !== 'joined') {
			throw new Error(result.type);
		}

		expect(linesOf(await readAll(result.reading))).toEqual(linesOf(sliceBatch(all, 1500)));
	});

	test('are closed to a user without the right', async () => {
		const text = writer.kubeconfigAs('ann', namespace);
		const other = createConnection(await loadKubeConfig({text}));
		const log = await openNodeLog({connection: other, address, now: Date.now, signal});
		expect(log).toMatchObject({type: 'closed', reason: 'forbidden', isPermanent: true});
		await other.close();
	});
});
