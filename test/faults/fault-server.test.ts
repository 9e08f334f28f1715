import {afterEach, expect, test} from 'vitest';
import type {Connection} from '../../source/kubernetes/api.ts';
import {kubeconfigOf} from '../kubernetes/connection/loopback-api.ts';
import {cleanUp, cleanups, connect, signal} from '../kubernetes/connection/loopback-connection.ts';
import {startFaultServer} from './fault-server.ts';
import {NumberedJob} from './numbered-job.ts';
import {NumberedLog} from './numbered-log.ts';
import {seeded} from './seeded.ts';

afterEach(cleanUp);

const serveJob = async (): Promise<Connection> => {
	const server = await startFaultServer('h2');
	cleanups.push(server.close);
	const log = new NumberedLog({kind: 'plain', lines: 10, seed: 1});
	const plan = {name: 'numbers-0', log, exitCode: 0, isWritten: false, faults: []};
	new NumberedJob(server, {pods: [{plan, random: seeded(1)}]});
	return connect(kubeconfigOf(server.url));
};

test('a client that asks first what there is, as kubectl does, is told', async () => {
	const connection = await serveJob();
	expect(await connection.getJson('/api', {}, signal)).toMatchObject({versions: ['v1']});
	expect(await connection.getJson('/apis', {}, signal)).toMatchObject({
		kind: 'APIGroupList',
		groups: expect.arrayContaining([expect.objectContaining({name: 'batch'})]),
	});
	expect(await connection.getJson('/api/v1', {}, signal)).toMatchObject({
		resources: expect.arrayContaining([expect.objectContaining({name: 'pods/log', kind: 'Pod'})]),
	});
});

test('objects and lists say of which kind they are, without which clients in Go read neither', async () => {
	const connection = await serveJob();
	const pods = '/api/v1/namespaces/shop/pods';
	expect(await connection.getJson(pods, {}, signal)).toMatchObject({kind: 'PodList', apiVersion: 'v1'});
	expect(await connection.getJson(`${pods}/numbers-0`, {}, signal)).toMatchObject({
		kind: 'Pod',
		apiVersion: 'v1',
		metadata: {name: 'numbers-0'},
	});
});

test('a watch without a version, as stern opens it, begins with what there is', async () => {
	const connection = await serveJob();
	const {body} = await connection.open('/apis/batch/v1/namespaces/shop/jobs', {watch: 'true'}, signal);
	const {value} = await body[Symbol.asyncIterator]().next();
	expect(JSON.parse(Buffer.from(value!).toString())).toMatchObject({
		type: 'ADDED',
		object: {kind: 'Job', apiVersion: 'batch/v1', metadata: {name: 'numbers'}},
	});
});
