import {type Container, isRunning, newContainer, terminatedState} from './container.ts';
import {ContainerRunner} from './container-runner.ts';
import type {EventNote} from './event-recorder.ts';
import type {KubeObject, OwnerReference} from './kube-object.ts';
import {makeUid, timestamp} from './names.ts';
import {type Node, takePodIp} from './node.ts';
import {type PodFacts, PodStatusWriter} from './pod-status.ts';
import {type PodTemplate, renderPodSpec} from './pod-template.ts';
import type {Random} from './random.ts';
import type {World} from './world.ts';

export type PodIdentity = {
	readonly name: string;
	readonly generateName?: string;
	readonly namespace: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly owner?: OwnerReference;
};

/** One pod's life: scheduled, started, restarted, ended, deleted; with its status and events on the way. */
export class Pod {
	readonly uid: string;
	readonly name: string;
	readonly namespace: string;
	readonly template: PodTemplate;
	readonly node: Node;
	readonly random: Random;
	readonly containers: readonly Container[];
	readonly world: World;
	readonly #created: string;
	readonly #identity: PodIdentity;
	readonly #runner: ContainerRunner;
	readonly #statusWriter = new PodStatusWriter();
	readonly #onChange: (pod: Pod) => void;
	#object!: KubeObject;
	#spec: unknown;
	#scheduled = false;
	/** The scheduler's, where there is no node for it. */
	#refusal: string | undefined;
	#startTime: number | undefined;
	#podIp: string | undefined;
	#deletion: string | undefined;
	/** All main containers have ended for good. */
	finished = false;
	/** It is no more in the store. */
	gone = false;

	constructor(
		world: World,
		identity: PodIdentity,
		template: PodTemplate,
		node: Node,
		onChange: (pod: Pod) => void = () => {},
	) {
		this.world = world;
		this.template = template;
		this.node = node;
		this.name = identity.name;
		this.namespace = identity.namespace;
		this.random = world.random(`pod/${identity.namespace}/${identity.name}/${world.simulation.now}`);
		this.uid = makeUid(this.random);
		this.#identity = identity;
		this.#onChange = onChange;
		this.#spec = renderPodSpec(template);
		this.#created = timestamp(world.simulation.now);
		this.containers = newContainers(template);
		this.#runner = new ContainerRunner(this);
		this.publish();
		world.simulation.after(this.random.between(8, 30), () => this.#schedule());
	}

	get isReady(): boolean {
		return (
			!this.finished &&
			this.#startTime !== undefined &&
			this.containers.every(({role, ready}) => role === 'init' || ready)
		);
	}

	get isDeleting(): boolean {
		return this.#deletion !== undefined;
	}

	get succeeded(): boolean {
		return (
			this.finished &&
			this.containers.every(
				container => container.role !== 'main' || terminatedState(container)?.exitCode === 0,
			)
		);
	}

	/** Write the pod as it is now. */
	publish(): void {
		if (this.gone) {
			return;
		}

		const {generateName, labels, annotations, owner} = this.#identity;
		this.#object = this.world.store.put('pods', {
			metadata: {
				name: this.name,
				...(generateName && {generateName}),
				namespace: this.namespace,
				uid: this.uid,
				generation: this.#deletion ? 2 : 1,
				creationTimestamp: this.#created,
				...(this.#deletion && {deletionTimestamp: this.#deletion, deletionGracePeriodSeconds: 30}),
				labels: {...this.template.labels, ...labels},
				...((annotations ?? this.template.annotations) && {
					annotations: {...this.template.annotations, ...annotations},
				}),
				...(owner && {ownerReferences: [owner]}),
			},
			spec: this.#spec,
			status: this.#statusWriter.render(this.#facts(), this.world.simulation.now),
		});
		this.#onChange(this);
	}

	/** Say something of it, as the kubelet unless told otherwise. */
	event(note: Pick<EventNote, 'type' | 'reason' | 'message' | 'fieldPath'>, component = 'kubelet'): void {
		const host = component === 'kubelet' ? this.node.name : undefined;
		this.world.events.record({...note, about: {resource: 'pods', object: this.#object}, component, host});
	}

	/** Say something of one of its containers. */
	containerEvent(
		{role, template}: Container,
		reason: string,
		message: string,
		type: EventNote['type'] = 'Normal',
	): void {
		const list = role === 'main' ? 'containers' : 'initContainers';
		this.event({type, reason, message, fieldPath: `spec.${list}{${template.name}}`});
	}

	/** Do the next thing to a container after a while, unless the pod goes before. */
	planFor(container: Container, ms: number, run: () => void): void {
		container.stop = this.world.simulation.after(ms, run);
	}

	/** All main containers have ended and none is started again: the sidecars go too. */
	finish(): void {
		if (this.finished || this.gone) {
			return;
		}

		this.finished = true;
		this.#runner.stopAll();
		this.publish();
	}

	/** Let it run out its grace period, then remove it. */
	delete(): void {
		if (this.isDeleting || this.gone) {
			return;
		}

		const {simulation} = this.world;
		const running = this.containers.filter(isRunning);
		if (running.length === 0) {
			this.#remove();
			return;
		}

		this.#deletion = timestamp(simulation.now + 30_000);
		this.publish();
		for (const container of running) {
			this.containerEvent(container, 'Killing', `Stopping container ${container.template.name}`);
		}

		simulation.after(this.random.between(900, 2500), () => {
			this.finish();
			simulation.after(600, () => this.#remove());
		});
	}

	#facts(): PodFacts {
		return {
			containers: this.containers,
			scheduled: this.#scheduled,
			unschedulable: this.#refusal,
			startTime: this.#startTime,
			podIp: this.#podIp,
			hostIp: this.node.ip,
			finished: this.finished,
		};
	}

	#schedule(): void {
		if (this.gone) {
			return;
		}

		const {unschedulable} = this.template;
		if (unschedulable) {
			this.#refusal = unschedulable;
			this.publish();
			this.event({type: 'Warning', reason: 'FailedScheduling', message: unschedulable}, 'default-scheduler');
			this.world.simulation.after(300_000, () => this.#schedule());
			return;
		}

		this.#scheduled = true;
		this.#spec = renderPodSpec(this.template, this.node.name);
		this.publish();
		const message = `Successfully assigned ${this.namespace}/${this.name} to ${this.node.name}`;
		this.event({type: 'Normal', reason: 'Scheduled', message}, 'default-scheduler');
		this.world.simulation.after(this.random.between(20, 60), () => this.#begin());
	}

	/** The kubelet sees it, and makes its sandbox. */
	#begin(): void {
		this.#startTime = this.world.simulation.now;
		this.publish();
		this.world.simulation.after(this.random.between(500, 1100), () => {
			if (!this.gone && !this.isDeleting) {
				this.#podIp = takePodIp(this.node);
				this.#runner.startNext();
			}
		});
	}

	#remove(): void {
		this.gone = true;
		this.#runner.stopAll();
		this.#runner.removeLogs();
		this.world.store.remove('pods', this.namespace, this.name);
		this.#onChange(this);
	}
}

const newContainers = ({initContainers = [], containers}: PodTemplate): Container[] => {
	const reason = initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
	return [
		...initContainers.map(init => newContainer(init, init.sidecar ? 'sidecar' : 'init', reason)),
		...containers.map(main => newContainer(main, 'main', reason)),
	];
};
