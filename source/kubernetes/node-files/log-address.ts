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
