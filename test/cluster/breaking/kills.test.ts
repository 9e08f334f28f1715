import {setTimeout as sleep} from 'node:timers/promises';
import {beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {cleanUp} from '../clean-up.ts';
import {clusterKubeconfig} from '../cluster-source.ts';
import type {ClusterWriter} from '../cluster-writer.ts';
import {followProgram} from '../followed-program.ts';
import {ownNamespace} from '../own-namespace.ts';
import {freezePart, killPart, prepareCluster, startPart, thawPart} from './cluster-control.ts';
import {FollowedEvents} from './follow-events.ts';
import {wholeLog} from './number-tally.ts';
import {tallyPrinted} from './numbered-logs.ts';
import {createWriters} from './writers.ts';

const namespace = `kreel-kills-${process.pid}`;
const pods = 20;
/** Lines a second of each pod: enough that its log is rotated meanwhile. */
const rate = 50;
const atEnd = cleanUp();
let writer: ClusterWriter;

beforeAll(async () => {
	await prepareCluster();
	writer = await ownNamespace(atEnd, namespace);
});

// What one test leaves killed must not fail the next.
beforeEach(prepareCluster);

const eachWhole = (lines: number) => Array(pods).fill(wholeLog(lines));
const followEvents = (query: string) =>
	new FollowedEvents({kubeconfig: clusterKubeconfig()}, namespace, query);

describe('20 pods that are followed give every line once, in order,', () => {
	test('while the kubelet is killed, and started when all are broken', {timeout: 180_000}, async () => {
		const lines = 1200;
		await createWriters(writer, namespace, 'node', {pods, lines, rate});
		const program = followProgram(namespace, ['job/node', '-o', 'raw']);
		await program.until('lines', / 200$/, pods);
		await killPart('kubelet');
		await program.until('sentences', / reconnecting: .*\(try 2,/, pods);
		await startPart('kubelet');
		expect(await program.ended).toBe(0);
		expect(tallyPrinted(program, lines)).toEqual(eachWhole(lines));
		const healed = program.sentences.filter(line => / reconnected after \S+, nothing lost$/.test(line));
		expect(healed).toHaveLength(pods);
		expect(program.sentences.at(-1)).toBe('Job complete exit 0');
	});

	test('while the API server is killed, and started when all are broken', {timeout: 180_000}, async () => {
		const lines = 1200;
		await createWriters(writer, namespace, 'api', {pods, lines, rate});
		const followed = followEvents('job/api');
		await followed.until(({logs}) => logs.podsWith(200) === pods);
		await killPart('kube-apiserver');
		await followed.until(({said}) => said(/ reconnecting: .*\(try 2,/) === pods);
		await startPart('kube-apiserver');
		expect(await followed.ended).toBe(0);
		expect(followed.logs.finish(lines)).toEqual(eachWhole(lines));
		expect(followed.said(/ reconnected after \S+, nothing lost$/)).toBe(pods);
		expect(followed.sentences.at(-1)).toBe('Job complete exit 0');
	});

	test('while containerd is killed and started again', {timeout: 180_000}, async () => {
		const lines = 1200;
		await createWriters(writer, namespace, 'runtime', {pods, lines, rate});
		const followed = followEvents('job/runtime');
		await followed.until(({logs}) => logs.podsWith(200) === pods);
		await killPart('containerd');
		await startPart('containerd');
		expect(await followed.ended).toBe(0);
		expect(followed.logs.finish(lines)).toEqual(eachWhole(lines));
		expect(followed.sentences.at(-1)).toBe('Job complete exit 0');
	});

	test('and say so while the kubelet is frozen for a minute', {timeout: 240_000}, async () => {
		const lines = 4500;
		await createWriters(writer, namespace, 'frozen', {pods, lines, rate});
		const program = followProgram(namespace, ['job/frozen', '-o', 'raw']);
		await program.until('lines', / 100$/, pods);
		await freezePart('kubelet');
		await sleep(60_000);
		const broken = program.sentences.filter(line => line.includes(' reconnecting: '));
		await thawPart('kubelet');
		expect(await program.ended).toBe(0);
		expect(tallyPrinted(program, lines)).toEqual(eachWhole(lines));
		expect(program.sentences.at(-1)).toBe('Job complete exit 0');
		expect(new Set(broken.map(line => line.split(' ')[0])).size).toBe(pods);
	});
});
