import {setTimeout as sleep} from 'node:timers/promises';
import type {Connection} from '../../../source/kubernetes/api.ts';
import type {Pod} from '../../../source/kubernetes/objects.ts';

const {signal} = new AbortController();

/**
Wait until the node has rotated the log of a Job's only pod so many times, from now on or from when it runs.

The node tells nobody, so it is asked.
*/
export const untilRotated = async (
	connection: Connection,
	namespace: string,
	job: string,
	times: number,
): Promise<void> => {
	const folder = await folderOf(connection, namespace, job);
	let before = await readRotated(connection, folder);
	for (let count = 0; count < times; ) {
		await sleep(100);
		const now = await readRotated(connection, folder);
		count += now.difference(before).size;
		before = now;
	}
};

/** Where the node serves the log's files. */
const folderOf = async (connection: Connection, namespace: string, job: string): Promise<string> => {
	const path = `/api/v1/namespaces/${namespace}/pods`;
	for (;;) {
		const parameters = {labelSelector: `job-name=${job}`};
		const {items} = await connection.getJson<{items: Pod[]}>(path, parameters, signal);
		const [pod] = items;
		if (pod?.status?.phase === 'Running') {
			const {metadata, spec} = pod;
			return `/api/v1/nodes/${spec!.nodeName}/proxy/logs/pods/${namespace}_${metadata.name}_${metadata.uid}/app/`;
		}

		await sleep(100);
	}
};

/** Times of the rotations whose files are still there. */
const readRotated = async (connection: Connection, folder: string): Promise<Set<string>> => {
	const {body} = await connection.open(folder, {}, signal);
	const listing = Buffer.concat(await Array.fromAsync(body)).toString('latin1');
	return new Set(listing.match(/0\.log\.\d+-\d+/g));
};
