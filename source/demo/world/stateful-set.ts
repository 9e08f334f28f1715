import {makeTemplateHash} from './names.ts';
import type {Node} from './node.ts';
import {Owner} from './owner.ts';
import {Pod} from './pod.ts';
import {type PodTemplate, renderTemplate} from './pod-template.ts';
import {makeReconciler} from './reconciler.ts';
import type {World} from './world.ts';

export type StatefulSetSettings = {
	readonly name: string;
	readonly namespace: string;
	readonly replicas: number;
	readonly template: PodTemplate;
};

/** A StatefulSet and its controller: numbered pods, each after the one before is ready. */
export class StatefulSet {
	readonly #world: World;
	readonly #nodes: readonly Node[];
	readonly #settings: StatefulSetSettings;
	readonly #owner: Owner;
	readonly #revision: string;
	readonly #reconcile: () => void;
	readonly #pods: Pod[] = [];

	constructor(world: World, nodes: readonly Node[], settings: StatefulSetSettings) {
		this.#world = world;
		this.#nodes = nodes;
		this.#settings = settings;
		const {name, namespace, template} = settings;
		this.#owner = new Owner(world, 'statefulsets', {name, namespace, labels: template.labels});
		this.#revision = `${name}-${makeTemplateHash(world.random(`statefulset/${namespace}/${name}`))}`;
		this.#reconcile = makeReconciler(world.simulation, () => this.#work());
		this.#work();
	}

	#work(): void {
		this.#publish();
		const {replicas} = this.#settings;
		if (this.#pods.length < replicas && this.#pods.every(pod => pod.isReady)) {
			this.#addPod(this.#pods.length);
			this.#publish();
		}
	}

	#addPod(index: number): void {
		const {name, namespace, template} = this.#settings;
		const pod = new Pod(
			this.#world,
			{
				name: `${name}-${index}`,
				generateName: `${name}-`,
				namespace,
				labels: {
					'apps.kubernetes.io/pod-index': `${index}`,
					'controller-revision-hash': this.#revision,
					'statefulset.kubernetes.io/pod-name': `${name}-${index}`,
				},
				owner: this.#owner.reference,
			},
			template,
			this.#nodes[index % this.#nodes.length]!,
			this.#reconcile,
		);
		this.#pods.push(pod);
		this.#owner.event('statefulset-controller', {
			type: 'Normal',
			reason: 'SuccessfulCreate',
			message: `create Pod ${pod.name} in StatefulSet ${name} successful`,
		});
	}

	#publish(): void {
		const {name, replicas, template} = this.#settings;
		const made = this.#pods.length;
		const ready = this.#pods.filter(pod => pod.isReady).length;
		this.#owner.publish(
			() => ({
				replicas,
				selector: {matchLabels: template.labels},
				template: renderTemplate(template),
				serviceName: name,
				podManagementPolicy: 'OrderedReady',
				updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
				revisionHistoryLimit: 10,
			}),
			{
				observedGeneration: 1,
				replicas: made,
				...(ready > 0 && {readyReplicas: ready}),
				currentReplicas: made,
				updatedReplicas: made,
				currentRevision: this.#revision,
				updateRevision: this.#revision,
				collisionCount: 0,
				availableReplicas: ready,
			},
		);
	}
}
