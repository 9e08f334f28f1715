import {formatInstant} from '../../source/core/instant.ts';
import type {ContainerState, Pod} from '../../source/kubernetes/objects.ts';
import {metadata} from '../kubernetes/tasks/objects.ts';
import type {Fault, Refusal} from './fault.ts';
import type {NumberedLog} from './numbered-log.ts';
import {anySize, type Random} from './seeded.ts';

const started = formatInstant(1_794_999_999_000_000_000n);
const finished = formatInstant(1_796_000_000_000_000_000n);

export type PodPlan = {
	readonly name: string;
	readonly log: NumberedLog;
	readonly exitCode: number;
	/** All is written before anybody asks; else lines are written as fast as a follower takes them. */
	readonly isWritten: boolean;
	readonly faults: readonly Fault[];
	/** What the first requests for the log get. */
	readonly refusals?: readonly Refusal[];
};

/** A pod of the Job `numbers` with one container, `app`, that writes a numbered log and ends. */
export class NumberedPod {
	readonly plan: PodPlan;
	/** Lines that the container has written. */
	written = 0;
	/** Lines that were sent to anybody. */
	sent = 0;
	hasExited = false;
	/** Faults that have struck. */
	struck = 0;
	/** Followers that wait for lines. */
	readonly followers = new Set<() => void>();
	readonly #random: Random;
	readonly #onExit: (pod: NumberedPod) => void;
	readonly #refusals: Refusal[] = [];
	#isDue = false;

	/** @param onExit - Called when the container has ended. */
	constructor(plan: PodPlan, random: Random, onExit: (pod: NumberedPod) => void) {
		this.plan = plan;
		this.#random = random;
		this.#onExit = onExit;
		this.#refusals.push(...(plan.refusals ?? []));
		this.written = plan.isWritten ? plan.log.lines : 0;
	}

	/** The fault that is next to strike. */
	get fault(): Fault | undefined {
		return this.plan.faults[this.struck];
	}

	strike(): void {
		this.#refusals.push(...this.fault!.after);
		this.struck++;
	}

	nextRefusal(): Refusal | undefined {
		return this.#refusals.shift();
	}

	/** A reader has come to the log's present end: write more. */
	wantMore(): void {
		if (!this.#isDue && !this.hasExited) {
			this.#isDue = true;
			setImmediate(() => {
				this.#isDue = false;
				this.#write();
			});
		}
	}

	toJson(): Pod {
		const {name} = this.plan;
		const phase = this.hasExited ? (this.plan.exitCode === 0 ? 'Succeeded' : 'Failed') : 'Running';
		return {
			metadata: metadata(name, {ownedBy: ['Job', 'numbers']}),
			spec: {nodeName: 'node-a', restartPolicy: 'Never', containers: [{name: 'app'}]},
			status: {
				phase,
				containerStatuses: [
					{
						name: 'app',
						ready: !this.hasExited,
						restartCount: 0,
						containerID: `containerd://${name}`,
						state: this.#state(),
						lastState: {},
					},
				],
			},
		};
	}

	#write(): void {
		if (this.written === this.plan.log.lines) {
			this.hasExited = true;
			this.#onExit(this);
		} else {
			this.written = Math.min(this.plan.log.lines, this.written + anySize(this.#random, 4000));
		}

		for (const follower of [...this.followers]) {
			follower();
		}
	}

	#state(): ContainerState {
		const {name, exitCode} = this.plan;
		return this.hasExited
			? {
					terminated: {
						exitCode,
						reason: exitCode === 0 ? 'Completed' : 'Error',
						containerID: `containerd://${name}`,
						startedAt: started,
						finishedAt: finished,
					},
				}
			: {running: {startedAt: started}};
	}
}
