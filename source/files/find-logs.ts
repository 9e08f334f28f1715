import {type Dirent, readdirSync} from 'node:fs';
import path from 'node:path';
import {livesIn} from '../core/log-names.ts';

/** The folder of one container's logs. */
export type ContainerFolder = {readonly name: string; readonly folder: string};

/** A pod that a folder has logs of. */
export type FoundPod = {
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	/** In the format of the runtime… */
	readonly containers: readonly ContainerFolder[];
	/** …or as plain lines: file by container. */
	readonly plain: ReadonlyArray<{readonly name: string; readonly file: string}>;
};

/** What a folder has: pods, or plain log files. */
export type FoundLogs = {readonly pods: readonly FoundPod[]; readonly files: readonly string[]};

/** `<namespace>_<pod>_<uid>`, as the kubelet names a pod's folder. */
const podFolder = /^([a-z0-9][-a-z0-9]*)_([a-z0-9][-.a-z0-9]*)_([-A-Za-z0-9]+)$/;

/** Names of log files, rotated and compressed ones included. */
const logFile = /\.(?:log|out|err|txt)(?:[.-][-\w.]+)?$|\.log\b.*\.gz$/;

/**
Find the logs in a folder: one like `/var/log/pods` or a part of it, a must-gather, else its own log files.

@throws {Error} Node's own, with a `code`.
*/
export const findLogs = (folder: string): FoundLogs => {
	const real = path.resolve(folder);
	const entries = readdirSync(real, {withFileTypes: true});
	const own = podOf(real);
	const parent = podOf(path.dirname(real));
	const pods = own
		? [own]
		: livesIn(entries.map(({name}) => name)).length > 0
			? [containerAlone(real, parent)]
			: [
					...foldersIn(entries).flatMap(name => podOf(path.join(real, name)) ?? []),
					...gathered(real, entries),
				];
	const files = pods.length > 0 ? [] : entries.filter(entry => entry.isFile() && logFile.test(entry.name));
	return {pods, files: files.map(({name}) => path.join(real, name)).sort()};
};

/** The pod whose folder this is, where its name says so. */
const podOf = (folder: string): FoundPod | undefined => {
	const match = podFolder.exec(path.basename(folder));
	if (!match) {
		return undefined;
	}

	const [, namespace, name, uid] = match;
	const containers = foldersIn(list(folder)).map(container => ({
		name: container,
		folder: path.join(folder, container),
	}));
	return {namespace: namespace!, name: name!, uid: uid!, containers, plain: []};
};

/** The folder of a single container was named. */
const containerAlone = (folder: string, pod: FoundPod | undefined): FoundPod => ({
	namespace: pod?.namespace ?? '',
	name: pod?.name ?? path.basename(path.dirname(folder)),
	uid: pod?.uid ?? folder,
	containers: [{name: path.basename(folder), folder}],
	plain: [],
});

/**
The pods of a must-gather: `namespaces/<namespace>/pods/<pod>/<container>/<container>/logs/current.log`, in the folder or one below it.

@see https://github.com/openshift/must-gather
*/
const gathered = (folder: string, entries: readonly Dirent[]): FoundPod[] => {
	const roots = entries.some(({name}) => name === 'namespaces')
		? [folder]
		: foldersIn(entries).map(name => path.join(folder, name));
	return roots.flatMap(root => {
		const namespaces = path.join(root, 'namespaces');
		return foldersIn(list(namespaces)).flatMap(namespace => {
			const pods = path.join(namespaces, namespace, 'pods');
			return foldersIn(list(pods)).map(name => gatheredPod(namespace, name, path.join(pods, name)));
		});
	});
};

const gatheredPod = (namespace: string, name: string, folder: string): FoundPod => {
	const plain = foldersIn(list(folder)).flatMap(container => {
		const logs = path.join(folder, container, container, 'logs');
		return list(logs)
			.map(entry => entry.name)
			.filter(file => /^(?:previous|current)\.log$/.test(file))
			.sort()
			.map(file => ({
				name: file === 'current.log' ? container : `${container} (previous)`,
				file: path.join(logs, file),
			}));
	});
	return {namespace, name, uid: `${namespace}/${name}`, containers: [], plain};
};

const foldersIn = (entries: readonly Dirent[]): string[] =>
	entries
		.filter(entry => entry.isDirectory() || entry.isSymbolicLink())
		.map(({name}) => name)
		.sort();

/** What is in a folder; nothing where it is none, or may not be read. */
const list = (folder: string): Dirent[] => {
	try {
		return readdirSync(folder, {withFileTypes: true});
	} catch {
		return [];
	}
};
