import {makeUid, timestamp} from './names.ts';
import type {World} from './world.ts';

/** A machine that pods run on. */
export type Node = {readonly name: string; readonly ip: string; nextPod: number};

/** Put machines into the cluster, as they stand after days of duty. */
export const addNodes = (world: World, names: readonly string[]): Node[] =>
	names.map((name, index) => {
		const random = world.random(`node/${name}`);
		const created = timestamp(world.simulation.now - random.between(20, 90) * 86_400_000);
		const node = {name, ip: `10.244.0.${index + 2}`, nextPod: 4};
		world.store.put('nodes', {
			metadata: {
				name,
				uid: makeUid(random),
				creationTimestamp: created,
				labels: {'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux'},
			},
			spec: {podCIDR: `10.244.${index + 1}.0/24`},
			status: renderNodeStatus(node, created),
		});
		return node;
	});

/** An address for a new pod of the node. */
export const takePodIp = (node: Node): string => {
	const subnet = Number(node.ip.split('.').at(-1)) - 1;
	node.nextPod = node.nextPod >= 254 ? 4 : node.nextPod + 1;
	return `10.244.${subnet}.${node.nextPod}`;
};

const renderNodeStatus = (node: Node, since: string) => ({
	capacity: {cpu: '4', memory: '16374440Ki', pods: '110'},
	allocatable: {cpu: '4', memory: '16272040Ki', pods: '110'},
	conditions: [
		{
			type: 'Ready',
			status: 'True',
			lastHeartbeatTime: since,
			lastTransitionTime: since,
			reason: 'KubeletReady',
			message: 'kubelet is posting ready status',
		},
	],
	addresses: [
		{type: 'InternalIP', address: node.ip},
		{type: 'Hostname', address: node.name},
	],
	nodeInfo: {
		kubeletVersion: 'v1.34.4',
		containerRuntimeVersion: 'containerd://2.1.4',
		operatingSystem: 'linux',
		architecture: 'amd64',
	},
});
