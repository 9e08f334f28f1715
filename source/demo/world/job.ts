import type {OwnerReference} from './kube-object.ts';
import {makeSuffix, timestamp} from './names.ts';
import type {Node} from './node.ts';
import {Owner} from './owner.ts';
import {Pod} from './pod.ts';
import {type PodTemplate, renderTemplate} from './pod-template.ts';
import {makeReconciler} from './reconciler.ts';
import type {World} from './world.ts';

export type JobSettings = {
	readonly name: string;
	readonly namespace: string;
	readonly template: PodTemplate;
	readonly completions?: number;
	readonly parallelism?: number;
	/** Each pod has its completion index. */
	readonly indexed?: boolean;
	readonly backoffLimit?: number;
	readonly owner?: OwnerReference;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly onEnd?: (job: Job) => void;
};

type JobEnd = {readonly succeeded: boolean; readonly time: string};

/** A Job and its controller: pods until enough have succeeded, or too many have failed. */
export class Job {
	readonly owner: Owner;
	readonly #world: World;
	readonly #settings: JobSettings;
	readonly #nodes: readonly Node[];
	readonly #labels: Readonly<Record<string, string>>;
	readonly #reconcile: () => void;
	readonly #pods: Pod[] = [];
	readonly #started: string;
	readonly #counted = new Set<Pod>();
	readonly #indexes = new Map<Pod, string | undefined>();
	#end: JobEnd | undefined;

	constructor(world: World, nodes: readonly Node[], settings: JobSettings) {
		this.#world = world;
		this.#nodes = nodes;
		this.#settings = settings;
		this.#started = timestamp(world.simulation.now);
		const {name, namespace, annotations, owner} = settings;
		this.owner = new Owner(world, 'jobs', {
			name,
			namespace,
			...(annotations && {annotations}),
			...(owner && {ownerReferences: [owner]}),
		});
		const {uid} = this.owner.metadata;
		this.#labels = {
			'batch.kubernetes.io/controller-uid': uid,
			'batch.kubernetes.io/job-name': name,
			'controller-uid': uid,
			'job-name': name,
		};
		this.#reconcile = makeReconciler(world.simulation, () => this.#work());
		this.#publish();
		this.#reconcile();
	}

	get name(): string {
		return this.#settings.name;
	}

	get succeeded(): boolean | undefined {
		return this.#end?.succeeded;
	}

	/** Remove the job and its pods. */
	delete(): void {
		this.#end ??= {succeeded: false, time: timestamp(this.#world.simulation.now)};
		this.owner.remove();
		for (const pod of this.#pods) {
			pod.delete();
		}
	}

	#count(succeeded: boolean): number {
		return [...this.#counted].filter(pod => pod.succeeded === succeeded).length;
	}

	#active(): Pod[] {
		return this.#pods.filter(pod => !this.#counted.has(pod) && !pod.gone);
	}

	/** Start pods as far as the numbers want it, or end the job. */
	#work(): void {
		const {completions = 1, parallelism = 1, backoffLimit = 0} = this.#settings;
		if (this.#end) {
			return;
		}

		if (this.#count(true) >= completions) {
			this.#finish(true);
		} else if (this.#count(false) > backoffLimit) {
			this.#finish(false);
		} else {
			const missing = Math.min(parallelism, completions - this.#count(true)) - this.#active().length;
			for (let index = 0; index < missing; index++) {
				this.#addPod();
			}

			this.#publish();
		}
	}

	#addPod(): void {
		const {name, namespace, template, indexed} = this.#settings;
		const random = this.#world.random(`job/${this.owner.metadata.uid}/${this.#pods.length}`);
		const index = indexed ? `${this.#nextIndex()}` : undefined;
		const generateName = index === undefined ? `${name}-` : `${name}-${index}-`;
		const mark: Record<string, string> =
			index === undefined ? {} : {'batch.kubernetes.io/job-completion-index': index};
		const pod = new Pod(
			this.#world,
			{
				name: `${generateName}${makeSuffix(random)}`,
				generateName,
				namespace,
				labels: {...this.#labels, ...mark},
				...(index !== undefined && {annotations: mark}),
				owner: this.owner.reference,
			},
			template,
			random.pick(this.#nodes),
			changed => this.#podChanged(changed),
		);
		this.#indexes.set(pod, index);
		this.#pods.push(pod);
		this.owner.event('job-controller', {
			type: 'Normal',
			reason: 'SuccessfulCreate',
			message: `Created pod: ${pod.name}`,
		});
	}

	#nextIndex(): number {
		const taken = new Set(
			this.#pods.filter(pod => !this.#counted.has(pod) || pod.succeeded).map(pod => this.#indexes.get(pod)),
		);
		let index = 0;
		while (taken.has(`${index}`)) {
			index++;
		}

		return index;
	}

	#podChanged(pod: Pod): void {
		this.#reconcile();
		if (!this.#end && pod.finished && !this.#counted.has(pod)) {
			// The controller looks at it a little later, as the real one does.
			this.#world.simulation.after(pod.random.between(1100, 2300), () => {
				this.#counted.add(pod);
				this.#work();
			});
		}
	}

	#finish(succeeded: boolean): void {
		this.#end = {succeeded, time: timestamp(this.#world.simulation.now)};
		this.#publish();
		this.owner.event(
			'job-controller',
			succeeded
				? {type: 'Normal', reason: 'Completed', message: 'Job completed'}
				: {
						type: 'Warning',
						reason: 'BackoffLimitExceeded',
						message: 'Job has reached the specified backoff limit',
					},
		);
		this.#settings.onEnd?.(this);
	}

	#publish(): void {
		const {template, completions = 1, parallelism = 1, indexed, backoffLimit = 0} = this.#settings;
		const spec = () => ({
			parallelism,
			completions,
			backoffLimit,
			selector: {matchLabels: {'batch.kubernetes.io/controller-uid': this.owner.metadata.uid}},
			template: renderTemplate(template, {...template.labels, ...this.#labels}),
			completionMode: indexed ? 'Indexed' : 'NonIndexed',
			suspend: false,
			podReplacementPolicy: 'TerminatingOrFailed',
		});
		this.owner.publish(spec, this.#status(), {labels: {...template.labels, ...this.#labels}});
	}

	#status() {
		const active = this.#active();
		const succeeded = this.#count(true);
		const failed = this.#count(false);
		return {
			...(this.#end && {conditions: endConditions(this.#end)}),
			startTime: this.#started,
			...(this.#end?.succeeded && {completionTime: this.#end.time}),
			...(!this.#end && active.length > 0 && {active: active.length}),
			...(succeeded > 0 && {succeeded}),
			...(failed > 0 && {failed}),
			ready: active.filter(pod => pod.isReady).length,
			terminating: 0,
			uncountedTerminatedPods: {},
		};
	}
}

const endConditions = ({succeeded, time}: JobEnd) => {
	const why = succeeded
		? {reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods'}
		: {reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit'};
	const types = succeeded ? ['SuccessCriteriaMet', 'Complete'] : ['FailureTarget', 'Failed'];
	return types.map(type => ({
		type,
		status: 'True',
		lastProbeTime: time,
		lastTransitionTime: time,
		...why,
	}));
};
