import {onTestFinished} from 'vitest';
import type {LineBatch} from '../../../source/core/line-batch.ts';
import {lineBytes, lineCount} from '../../../source/core/line-batch.ts';
import type {Connection} from '../../../source/kubernetes/api.ts';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {type NodeLog, openNodeLog} from '../../../source/kubernetes/node-files/node-log.ts';
import type {NodePart, NodeReading} from '../../../source/kubernetes/node-files/node-reading.ts';
import type {NodeRange} from '../../../source/kubernetes/node-files/plan.ts';
import {kubeconfigOf, startApi} from '../connection/loopback-api.ts';
import {address, type LogNode} from './log-node.ts';

export const {signal} = new AbortController();

/** A connection to a server on which the node is. It closes with the test. */
export const connectNode = async (node: LogNode): Promise<Connection> => {
	const api = await startApi((request, response, url) => node.handle(request, response, url));
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url)}));
	onTestFinished(async () => {
		await connection.close();
		await api.close();
	});
	return connection;
};

/** @throws Where there is no such way. */
export const openLog = async (node: LogNode): Promise<NodeLog> => {
	const connection = await connectNode(node);
	const log = await openNodeLog({connection, address, now: () => 0, signal});
	if (log.type === 'closed') {
		throw new Error(`closed: ${log.reason} ${log.cause}`);
	}

	return log;
};

/** Messages, and gaps as `— cause —`. */
export const textsOf = (parts: readonly NodePart[]): string[] =>
	parts.flatMap(part => (part.type === 'gap' ? [`— ${part.cause} —`] : messagesOf(part.batch)));

export const messagesOf = (batch: LineBatch): string[] =>
	Array.from({length: lineCount(batch)}, (_, line) =>
		Buffer.from(lineBytes(batch, line)).toString('latin1').trimEnd(),
	);

/** What there is to read now. */
export const readOn = async (reading: NodeReading): Promise<string[]> =>
	textsOf(await Array.fromAsync(reading.parts(signal)));

/** A reading of all of a node's log that has come to its end. */
export const readToEnd = async (node: LogNode): Promise<NodeReading> => {
	const reading = await (await openLog(node)).read({}, signal);
	await readOn(reading);
	return reading;
};

export const readRange = async (log: NodeLog, range: NodeRange): Promise<string[]> =>
	readOn(await log.read(range, signal));

export const numbered = (from: number, end: number): string[] =>
	Array.from({length: end - from}, (_, index) => `line ${from + index}`);
