import {writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Fault, Refusal} from '../faults/fault.ts';
import {startFaultServer} from '../faults/fault-server.ts';
import {NumberedJob} from '../faults/numbered-job.ts';
import {NumberedLog} from '../faults/numbered-log.ts';
import {seeded} from '../faults/seeded.ts';
import {kubeconfigOf} from '../kubernetes/connection/loopback-api.ts';

/** A container that writes a numbered log and ends, behind a server whose answers break. */
export type BrokenLog = {
	readonly log: NumberedLog;
	/** Of a user whom the server lets in. */
	readonly kubeconfig: string;
	close(): Promise<void>;
};

export type BrokenLogPlan = {
	readonly lines: number;
	/** Decides what its lines say. */
	readonly seed: number;
	/** What the container ends with. */
	readonly exitCode: number;
	readonly faults: readonly Fault[];
	/** What the first requests get. */
	readonly refusals: readonly Refusal[];
};

/** The task that is followed, and its only pod. */
export const brokenTask = {job: 'numbers', pod: 'numbers-0', namespace: 'shop'} as const;

let opened = 0;

/**
Start a server with a log that is written as fast as it is followed.

@param folder - For its kubeconfig.
*/
export const openBrokenLog = async (folder: string, plan: BrokenLogPlan): Promise<BrokenLog> => {
	const {lines, seed, exitCode, faults, refusals} = plan;
	const server = await startFaultServer('h2');
	const log = new NumberedLog({kind: 'plain', lines, seed});
	const pod = {name: brokenTask.pod, log, exitCode, isWritten: false, faults, refusals};
	new NumberedJob(server, {pods: [{plan: pod, random: seeded(seed)}]});
	const kubeconfig = path.join(folder, `broken-${++opened}.json`);
	// Without a token kubectl asks for a name.
	writeFileSync(kubeconfig, kubeconfigOf(server.url, {user: {token: 'numbers'}}));
	return {log, kubeconfig, close: server.close};
};
