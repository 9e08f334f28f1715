import {Job, type JobSettings} from './job.ts';
import {timestamp} from './names.ts';
import type {Node} from './node.ts';
import {Owner} from './owner.ts';
import {type PodTemplate, renderTemplate} from './pod-template.ts';
import type {World} from './world.ts';

export type CronJobSettings = {
	readonly name: string;
	readonly namespace: string;
	/** A run begins whenever the clock's minutes since the epoch divide by it. */
	readonly everyMinutes: number;
	readonly template: PodTemplate;
};

const minute = 60_000;
const successfulRunsKept = 3;
const failedRunsKept = 1;

/** A CronJob and its controller: a Job at each time of its schedule, and the oldest removed. */
export class CronJob {
	readonly #world: World;
	readonly #nodes: readonly Node[];
	readonly #settings: CronJobSettings;
	readonly #owner: Owner;
	#runs: Job[] = [];
	#lastSchedule: string | undefined;
	#lastSuccess: string | undefined;

	constructor(world: World, nodes: readonly Node[], settings: CronJobSettings) {
		this.#world = world;
		this.#nodes = nodes;
		this.#settings = settings;
		this.#owner = new Owner(world, 'cronjobs', {name: settings.name, namespace: settings.namespace});
		this.#publish();
		this.#planNext();
	}

	#planNext(): void {
		const {simulation} = this.#world;
		const period = this.#settings.everyMinutes * minute;
		const next = (Math.floor(simulation.now / period) + 1) * period;
		simulation.at(next, () => {
			this.#run(next);
			this.#planNext();
		});
	}

	#run(scheduled: number): void {
		const {name, namespace, template} = this.#settings;
		const settings: JobSettings = {
			name: `${name}-${scheduled / minute}`,
			namespace,
			template,
			owner: this.#owner.reference,
			annotations: {'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(scheduled)},
			onEnd: job => this.#ended(job),
		};
		const job = new Job(this.#world, this.#nodes, settings);
		this.#runs.push(job);
		this.#lastSchedule = timestamp(scheduled);
		this.#publish();
		this.#say('SuccessfulCreate', `Created job ${job.name}`);
	}

	#ended(job: Job): void {
		if (job.succeeded) {
			this.#lastSuccess = timestamp(this.#world.simulation.now);
		}

		this.#publish();
		this.#say(
			'SawCompletedJob',
			`Saw completed job: ${job.name}, condition: ${job.succeeded ? 'Complete' : 'Failed'}`,
		);
		this.#removeOld(true, successfulRunsKept);
		this.#removeOld(false, failedRunsKept);
	}

	#removeOld(succeeded: boolean, kept: number): void {
		const old = this.#runs.filter(run => run.succeeded === succeeded).slice(0, -kept);
		for (const job of old) {
			job.delete();
			this.#say('SuccessfulDelete', `Deleted job ${job.name}`);
		}

		this.#runs = this.#runs.filter(run => !old.includes(run));
	}

	#say(reason: string, message: string): void {
		this.#owner.event('cronjob-controller', {type: 'Normal', reason, message});
	}

	#publish(): void {
		const {everyMinutes, template} = this.#settings;
		const active = this.#runs.filter(run => run.succeeded === undefined);
		const spec = () => ({
			schedule: everyMinutes === 1 ? '* * * * *' : `*/${everyMinutes} * * * *`,
			concurrencyPolicy: 'Allow',
			suspend: false,
			jobTemplate: {metadata: {}, spec: {backoffLimit: 0, template: renderTemplate(template)}},
			successfulJobsHistoryLimit: successfulRunsKept,
			failedJobsHistoryLimit: failedRunsKept,
		});
		this.#owner.publish(spec, {
			...(active.length > 0 && {active: active.map(run => jobReference(run))}),
			...(this.#lastSchedule && {lastScheduleTime: this.#lastSchedule}),
			...(this.#lastSuccess && {lastSuccessfulTime: this.#lastSuccess}),
		});
	}
}

const jobReference = ({owner}: Job) => ({
	kind: 'Job',
	namespace: owner.metadata.namespace,
	name: owner.metadata.name,
	uid: owner.metadata.uid,
	apiVersion: 'batch/v1',
});
