import {onTestFinished} from 'vitest';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {LifeLog} from '../../../source/kubernetes/logs/life-log.ts';
import {createEventSpool} from '../../../source/spool/event-spool.ts';
import {kubeconfigOf, startApi} from '../connection/loopback-api.ts';
import type {LogPod} from './log-pod.ts';
import {linesOf} from './read-logs.ts';

/** The log of one life of a container, of which nobody reads but the test. */
export type OpenLife = {
	readonly log: LifeLog;
	/** What the life's lines have come to; ends it. */
	lines(): Promise<string[]>;
};

export const {signal} = new AbortController();

/** A life's log on a loopback server, which closes with the test. */
export const openLife = async (
	pod: LogPod,
	fields: {isNew?: boolean; isCurrent?: () => Promise<boolean>} = {},
): Promise<OpenLife> => {
	const api = await startApi((request, response, url) => pod.handle(request, response, url));
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url)}));
	onTestFinished(async () => {
		await connection.close();
		await api.close();
	});
	const out = createEventSpool();
	const address = {namespace: 'shop', pod: 'app', container: 'app'};
	const job = {connection, address, stream: 'stream', out, now: Date.now};
	const {isNew = false, isCurrent = async () => true} = fields;
	const log = new LifeLog(job, {instance: {restart: 0}, isNew, isCurrent, onLines: () => {}});
	return {
		log,
		async lines() {
			out.end();
			return linesOf(await Array.fromAsync(out));
		},
	};
};

/** As though these lines had come before, in answer to a request for the newest ones. */
export const learn = async ({log}: OpenLife, tailLines: number): Promise<void> => {
	const {lines} = await log.collect({tailLines}, signal);
	log.learn(lines);
};
