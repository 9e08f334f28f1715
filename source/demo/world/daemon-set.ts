import {makeSuffix, makeTemplateHash} from './names.ts';
import type {Node} from './node.ts';
import {Owner} from './owner.ts';
import {Pod} from './pod.ts';
import {type PodTemplate, renderTemplate} from './pod-template.ts';
import {makeReconciler} from './reconciler.ts';
import type {World} from './world.ts';

export type DaemonSetSettings = {
	readonly name: string;
	readonly namespace: string;
	readonly template: PodTemplate;
};

/** A DaemonSet: a pod on each node. */
export class DaemonSet {
	readonly #nodes: readonly Node[];
	readonly #settings: DaemonSetSettings;
	readonly #owner: Owner;
	readonly #pods: Pod[] = [];

	constructor(world: World, nodes: readonly Node[], settings: DaemonSetSettings) {
		this.#nodes = nodes;
		this.#settings = settings;
		const {name, namespace, template} = settings;
		this.#owner = new Owner(world, 'daemonsets', {
			name,
			namespace,
			labels: template.labels,
			annotations: {'deprecated.daemonset.template.generation': '1'},
		});
		this.#publish();
		const reconcile = makeReconciler(world.simulation, () => this.#publish());
		const random = world.random(`daemonset/${namespace}/${name}`);
		const hash = makeTemplateHash(random);
		for (const node of nodes) {
			const pod = new Pod(
				world,
				{
					name: `${name}-${makeSuffix(random)}`,
					generateName: `${name}-`,
					namespace,
					labels: {'controller-revision-hash': hash, 'pod-template-generation': '1'},
					owner: this.#owner.reference,
				},
				template,
				node,
				reconcile,
			);
			this.#pods.push(pod);
			this.#owner.event('daemonset-controller', {
				type: 'Normal',
				reason: 'SuccessfulCreate',
				message: `Created pod: ${pod.name}`,
			});
		}
	}

	#publish(): void {
		const {template} = this.#settings;
		const wanted = this.#nodes.length;
		const ready = this.#pods.filter(pod => pod.isReady).length;
		this.#owner.publish(
			() => ({
				selector: {matchLabels: template.labels},
				template: renderTemplate(template),
				updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
				revisionHistoryLimit: 10,
			}),
			{
				currentNumberScheduled: wanted,
				numberMisscheduled: 0,
				desiredNumberScheduled: wanted,
				numberReady: ready,
				observedGeneration: 1,
				updatedNumberScheduled: wanted,
				...(ready > 0 && {numberAvailable: ready}),
				...(ready < wanted && {numberUnavailable: wanted - ready}),
			},
		);
	}
}
