import {onTestFinished} from 'vitest';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {EndAnchor} from '../../../source/kubernetes/logs/end-anchor.ts';
import type {FollowJob} from '../../../source/kubernetes/logs/follow-job.ts';
import {Latest} from '../../../source/kubernetes/logs/latest.ts';
import {NodeLogs} from '../../../source/kubernetes/logs/node-logs.ts';
import {PodQuestions} from '../../../source/kubernetes/logs/pod-questions.ts';
import {setStanding, standingOfMember} from '../../../source/kubernetes/logs/standing.ts';
import {createEventSpool} from '../../../source/spool/event-spool.ts';
import {kubeconfigOf, startApi} from '../connection/loopback-api.ts';
import {address as nodeAddress} from '../node-files/log-node.ts';
import type {LogPod} from './log-pod.ts';
import {shortTiming} from './read-logs.ts';

/** The job of reading a pod's container, and what a test does with it. */
export type OpenJob = {
	readonly job: FollowJob;
	/** The list of tasks tells how the pod stands now. */
	tell(): void;
	/** All that was said; ends it. */
	events(): Promise<StreamEvent[]>;
};

/** A pod's container on a loopback server, which closes with the test. The list of tasks has told how the pod stands. */
export const openJob = async (
	pod: LogPod,
	fields: Partial<FollowJob> = {},
	options: {nodeFiles?: boolean} = {},
): Promise<OpenJob> => {
	const api = await startApi((request, response, url) => pod.handle(request, response, url));
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url)}));
	const stop = new AbortController();
	onTestFinished(async () => {
		stop.abort();
		await connection.close();
		await api.close();
	});
	const address = {namespace: 'shop', pod: 'app', container: 'app'};
	const nodeLogs = new NodeLogs({connection, address, podUid: 'uid-app', now: Date.now, onWay: () => {}});
	nodeLogs.node = nodeAddress.node;
	const standingNow = () => standingOfMember(pod.member(), 'app', false);
	const standing = new Latest(standingNow());
	const out = createEventSpool();
	const job: FollowJob = {
		connection,
		pods: new PodQuestions(connection, stop.signal),
		address,
		podUid: 'uid-app',
		nodeLogs: options.nodeFiles ? nodeLogs : undefined,
		stream: 'stream',
		task: pod.task().id,
		window: {anchor: 'now', follow: true},
		end: new EndAnchor([]),
		previous: false,
		standing,
		out,
		timing: shortTiming,
		now: Date.now,
		random: () => 0.5,
		signal: stop.signal,
		...fields,
	};
	return {
		job,
		tell: () => setStanding(standing, standingNow()),
		async events() {
			out.end();
			return Array.fromAsync(out);
		},
	};
};
