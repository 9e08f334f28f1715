/** One life of a container of a pod, as the node's log folder names it. */
export type NodeLogAddress = {
	readonly node: string;
	readonly namespace: string;
	readonly pod: string;
	/** Of the pod; of a static pod: the hash in its annotation `kubernetes.io/config.mirror`. */
	readonly uid: string;
	readonly container: string;
	/** The restart count while the life lasted: 0 for the first. */
	readonly restart: number;
};

/** A log file of one life of a container. */
export type LogName = {
	readonly name: string;
	/** When the kubelet rotated it, as it writes that: `20261123-132155`. Absent for the file that is written. */
	readonly rotated?: string;
	readonly isGzip: boolean;
};

const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const subdomain = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const uid = /^[A-Za-z0-9][-A-Za-z0-9]{0,127}$/;

/**
The folder of a container's logs, as a path of the API.

@returns `undefined` where one of the names is none: nothing is asked for then.
@see the kubelet's `BuildContainerLogsDirectory`
*/
export const folderPath = (address: NodeLogAddress): string | undefined => {
	const {node, namespace, pod, container} = address;
	const isValid =
		subdomain.test(node) &&
		label.test(namespace) &&
		subdomain.test(pod) &&
		uid.test(address.uid) &&
		label.test(container) &&
		Number.isSafeInteger(address.restart) &&
		address.restart >= 0;
	return isValid ? `${logsPath(node)}/pods/${namespace}_${pod}_${address.uid}/${container}/` : undefined;
};

/** Where a node serves its log folder. */
export const logsPath = (node: string): string => `/api/v1/nodes/${node}/proxy/logs`;

const logName = /^(\d{1,9})\.log(?:\.(\d{8}-\d{6})(\.gz)?)?$/;

/**
The files of one life among the names of a folder, oldest first, the one that is written last.

While the kubelet compresses a file both forms are there: then the plain one is taken.
*/
export const logNames = (names: readonly string[], restart: number): LogName[] => {
	const found = new Map<string, LogName>();
	for (const name of names) {
		const match = logName.exec(name);
		if (match && match[1] === String(restart)) {
			const key = match[2] ?? '~';
			const isGzip = match[3] !== undefined;
			if (!isGzip || !found.has(key)) {
				found.set(key, {name, rotated: match[2], isGzip});
			}
		}
	}

	return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
};

/** The lives of which a folder has files, oldest first. */
export const livesIn = (names: readonly string[]): number[] => {
	const lives = new Set(names.flatMap(name => logName.exec(name)?.[1] ?? []));
	return [...lives]
		.filter(life => String(Number(life)) === life)
		.map(Number)
		.sort((a, b) => a - b);
};
