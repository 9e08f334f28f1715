import type {OwnerReference} from './kube-object.ts';
import {makeSuffix, makeTemplateHash} from './names.ts';
import type {Node} from './node.ts';
import {Owner} from './owner.ts';
import {Pod} from './pod.ts';
import {type PodTemplate, renderTemplate} from './pod-template.ts';
import {makeReconciler} from './reconciler.ts';
import type {World} from './world.ts';

export type ReplicaSetSettings = {
	/** Of the Deployment. */
	readonly name: string;
	readonly namespace: string;
	readonly template: PodTemplate;
	readonly revision: number;
	readonly owner: OwnerReference;
	readonly wanted: number;
};

/** One revision of a Deployment, with its pods. */
export class ReplicaSet {
	readonly owner: Owner;
	readonly settings: ReplicaSetSettings;
	readonly #world: World;
	readonly #nodes: readonly Node[];
	readonly #hash: string;
	readonly #reconcile: () => void;
	#pods: Pod[] = [];
	#made = 0;
	#replicas = 0;
	#generation = 1;

	constructor(world: World, nodes: readonly Node[], settings: ReplicaSetSettings, onChange: () => void) {
		this.#world = world;
		this.#nodes = nodes;
		this.settings = settings;
		this.#reconcile = makeReconciler(world.simulation, () => {
			this.#publish();
			onChange();
		});
		const {name, namespace, revision, owner, template, wanted} = settings;
		this.#hash = makeTemplateHash(world.random(`replicaset/${namespace}/${name}/${revision}`));
		this.owner = new Owner(world, 'replicasets', {
			name: `${name}-${this.#hash}`,
			namespace,
			labels: {...template.labels, 'pod-template-hash': this.#hash},
			annotations: {
				'deployment.kubernetes.io/desired-replicas': `${wanted}`,
				'deployment.kubernetes.io/max-replicas': `${wanted + 1}`,
				'deployment.kubernetes.io/revision': `${revision}`,
			},
			ownerReferences: [owner],
		});
		this.#publish();
	}

	/** Pods that are not marked for deletion. */
	get pods(): readonly Pod[] {
		return this.#pods.filter(pod => !pod.isDeleting);
	}

	get ready(): number {
		return this.pods.filter(pod => pod.isReady).length;
	}

	/** How many pods it shall have. */
	get replicas(): number {
		return this.#replicas;
	}

	scale(replicas: number): void {
		this.#generation += replicas === this.#replicas ? 0 : 1;
		this.#replicas = replicas;
		while (this.pods.length < replicas) {
			this.#addPod();
		}

		for (const pod of this.pods
			.toSorted((a, b) => Number(a.isReady) - Number(b.isReady))
			.slice(0, this.pods.length - replicas)) {
			pod.delete();
			this.#say('SuccessfulDelete', `Deleted pod: ${pod.name}`);
		}

		this.#publish();
	}

	remove(): void {
		this.owner.remove();
	}

	#addPod(): void {
		const {namespace, template} = this.settings;
		const random = this.#world.random(`replicaset/${this.owner.metadata.uid}/${this.#made++}`);
		const generateName = `${this.owner.metadata.name}-`;
		const pod = new Pod(
			this.#world,
			{
				name: `${generateName}${makeSuffix(random)}`,
				generateName,
				namespace,
				labels: {'pod-template-hash': this.#hash},
				owner: this.owner.reference,
			},
			template,
			this.#nodes[this.#made % this.#nodes.length]!,
			changed => this.#podChanged(changed),
		);
		this.#pods.push(pod);
		this.#say('SuccessfulCreate', `Created pod: ${pod.name}`);
	}

	#podChanged(pod: Pod): void {
		if (pod.gone) {
			this.#pods = this.#pods.filter(other => other !== pod);
		}

		this.#reconcile();
	}

	#say(reason: string, message: string): void {
		this.owner.event('replicaset-controller', {type: 'Normal', reason, message});
	}

	#publish(): void {
		const {template} = this.settings;
		const labels = {...template.labels, 'pod-template-hash': this.#hash};
		const {ready} = this;
		this.owner.publish(
			() => ({
				replicas: this.#replicas,
				selector: {matchLabels: labels},
				template: renderTemplate(template, labels),
			}),
			{
				replicas: this.pods.length,
				...(this.pods.length > 0 && {fullyLabeledReplicas: this.pods.length}),
				...(ready > 0 && {readyReplicas: ready, availableReplicas: ready}),
				observedGeneration: this.#generation,
			},
			{generation: this.#generation},
		);
	}
}
