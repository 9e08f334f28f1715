/**
A container of a pod (cluster + pod uid + container name), across its restarts. Opaque: compare it, never take it apart.
*/
export type StreamId = string;

/** One life of a container. */
export type Instance = {
	/** As the kubelet reports it (`containerd://…`). The API cannot select by it, so it labels what was read. */
	readonly containerId?: string;
	/** The restart count while it lived: 0 for the first. */
	readonly restart: number;
};

export type ContainerRole = 'main' | 'init' | 'sidecar' | 'ephemeral';

/** Make the id of the stream of one container. Pod names return (StatefulSet), uids do not. */
export const streamId = (cluster: string, podUid: string, container: string): StreamId =>
	`${cluster}/${podUid}/${container}`;
