import {deploymentConditions} from './deployment-conditions.ts';
import {timestamp} from './names.ts';
import type {Node} from './node.ts';
import {Owner} from './owner.ts';
import {type PodTemplate, renderTemplate} from './pod-template.ts';
import {makeReconciler} from './reconciler.ts';
import {ReplicaSet} from './replica-set.ts';
import type {World} from './world.ts';

export type DeploymentSettings = {
	readonly name: string;
	readonly namespace: string;
	readonly replicas: number;
	/** What a revision's pods are made of; revisions count from 1. */
	readonly template: (revision: number) => PodTemplate;
	/** ms between the end of a rollout and the begin of the next; absent: no rollouts. */
	readonly rolloutEvery?: number;
};

/** As `progressDeadlineSeconds`, in ms. */
const progressDeadline = 600_000;
const revisionsKept = 2;

/** A Deployment and its controller: rolling updates with one pod more than wanted, and none less. */
export class Deployment {
	readonly #world: World;
	readonly #nodes: readonly Node[];
	readonly #settings: DeploymentSettings;
	readonly #owner: Owner;
	readonly #reconcile: () => void;
	#sets: ReplicaSet[] = [];
	#revision = 0;
	#rolling = false;
	#timedOut = false;
	#progressed: string;
	#undoDeadline = () => {};
	readonly #created: string;
	#availableSince: {available: boolean; time: string};

	constructor(world: World, nodes: readonly Node[], settings: DeploymentSettings) {
		this.#world = world;
		this.#nodes = nodes;
		this.#settings = settings;
		this.#created = timestamp(world.simulation.now);
		this.#progressed = this.#created;
		this.#availableSince = {available: false, time: this.#created};
		const {name, namespace} = settings;
		const {labels} = settings.template(1);
		this.#owner = new Owner(world, 'deployments', {name, namespace, labels});
		this.#reconcile = makeReconciler(world.simulation, () => this.#work());
		this.rollOut();
	}

	/** Begin the next revision. */
	rollOut(): void {
		const {name, namespace, template, replicas} = this.#settings;
		this.#revision++;
		this.#rolling = true;
		this.#progress();
		const set = new ReplicaSet(
			this.#world,
			this.#nodes,
			{
				name,
				namespace,
				template: template(this.#revision),
				revision: this.#revision,
				owner: this.#owner.reference,
				wanted: replicas,
			},
			this.#reconcile,
		);
		this.#sets.push(set);
		this.#publish();
		this.#scale(set, this.#revision === 1 ? replicas : 1);
	}

	get #newest(): ReplicaSet {
		return this.#sets.at(-1)!;
	}

	get #available(): number {
		return this.#sets.reduce((sum, set) => sum + set.ready, 0);
	}

	/** One step of the rollout, as far as ready pods allow it. */
	#work(): void {
		const {replicas} = this.#settings;
		this.#publish();
		if (!this.#rolling) {
			return;
		}

		const old = this.#sets.find(set => set !== this.#newest && set.pods.length > 0);
		if (old && this.#available > replicas) {
			this.#scale(old, old.pods.length - 1);
		} else if (this.#newest.replicas < replicas && this.#total() <= replicas) {
			this.#scale(this.#newest, this.#newest.replicas + 1);
		} else if (!old && this.#newest.ready === replicas) {
			this.#complete();
		}
	}

	#total(): number {
		return this.#sets.reduce((sum, set) => sum + set.pods.length, 0);
	}

	#scale(set: ReplicaSet, to: number): void {
		const from = set.replicas;
		this.#progress();
		set.scale(to);
		const {name} = set.owner.metadata;
		this.#owner.event('deployment-controller', {
			type: 'Normal',
			reason: 'ScalingReplicaSet',
			message: `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`,
		});
		this.#publish();
	}

	#complete(): void {
		this.#rolling = false;
		this.#undoDeadline();
		this.#progressed = timestamp(this.#world.simulation.now);
		for (const set of this.#sets.splice(0, this.#sets.length - revisionsKept)) {
			set.remove();
		}

		this.#publish();
		const {rolloutEvery} = this.#settings;
		if (rolloutEvery !== undefined) {
			this.#world.simulation.after(rolloutEvery, () => this.rollOut());
		}
	}

	/** The rollout went on: its deadline begins anew. */
	#progress(): void {
		this.#timedOut = false;
		this.#progressed = timestamp(this.#world.simulation.now);
		this.#undoDeadline();
		this.#undoDeadline = this.#world.simulation.after(progressDeadline, () => {
			this.#timedOut = true;
			this.#progressed = timestamp(this.#world.simulation.now);
			this.#publish();
		});
	}

	#publish(): void {
		const {replicas, template} = this.#settings;
		const current = template(this.#revision);
		const spec = () => ({
			replicas,
			selector: {matchLabels: current.labels},
			template: renderTemplate(current),
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: '25%', maxSurge: '25%'}},
			revisionHistoryLimit: 10,
			progressDeadlineSeconds: progressDeadline / 1000,
		});
		this.#owner.publish(spec, this.#status(), {
			generation: this.#revision,
			annotations: {'deployment.kubernetes.io/revision': `${this.#revision}`},
		});
	}

	#status() {
		const {replicas} = this.#settings;
		const available = this.#available;
		const total = this.#total();
		const updated = this.#newest.pods.length;
		return {
			observedGeneration: this.#revision,
			...(total > 0 && {replicas: total}),
			...(updated > 0 && {updatedReplicas: updated}),
			...(available > 0 && {readyReplicas: available, availableReplicas: available}),
			...(available < replicas && {unavailableReplicas: Math.max(total, replicas) - available}),
			conditions: deploymentConditions({
				set: this.#newest.owner.metadata.name,
				created: this.#created,
				progressed: this.#progressed,
				state: this.#timedOut ? 'timedOut' : this.#rolling ? 'rolling' : 'complete',
				available: this.#noteAvailability(available >= Math.ceil(replicas * 0.75)),
			}),
		};
	}

	/** Since when the Deployment is, or is not, available. */
	#noteAvailability(available: boolean) {
		if (available !== this.#availableSince.available) {
			this.#availableSince = {available, time: timestamp(this.#world.simulation.now)};
		}

		return this.#availableSince;
	}
}
