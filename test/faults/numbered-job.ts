import {metadata} from '../kubernetes/tasks/objects.ts';
import type {FaultServer} from './fault-server.ts';
import {NumberedPod, type PodPlan} from './numbered-pod.ts';
import type {Random} from './seeded.ts';

export type JobPlan = {
	readonly pods: ReadonlyArray<{readonly plan: PodPlan; readonly random: Random}>;
	/** Each pod after the first appears when another has ended. */
	readonly isStaggered?: boolean;
};

/** The Job `numbers` on a server: its pods appear, write numbered logs and end, and with them the Job. */
export class NumberedJob {
	/** Resolves when all containers have ended. */
	readonly allWritten: Promise<void>;
	readonly pods: readonly NumberedPod[];
	readonly #server: FaultServer;
	readonly #written = Promise.withResolvers<void>();

	constructor(server: FaultServer, {pods, isStaggered = false}: JobPlan) {
		this.#server = server;
		this.allWritten = this.#written.promise;
		this.pods = pods.map(({plan, random}) => new NumberedPod(plan, random, pod => this.#exited(pod)));
		server.store.put('jobs', this.#toJson());
		for (const pod of isStaggered ? this.pods.slice(0, 1) : this.pods) {
			this.#add(pod);
		}
	}

	#add(pod: NumberedPod): void {
		this.#server.pods.set(pod.plan.name, pod);
		this.#server.store.put('pods', pod.toJson());
	}

	#exited(pod: NumberedPod): void {
		this.#server.store.put('pods', pod.toJson());
		const next = this.pods.find(({plan}) => !this.#server.pods.has(plan.name));
		if (next) {
			this.#add(next);
		} else if (this.#hasEnded) {
			this.#written.resolve();
			this.#server.store.put('jobs', this.#toJson());
		}
	}

	get #hasEnded(): boolean {
		return this.pods.length > 0 && this.pods.every(({hasExited}) => hasExited);
	}

	#toJson() {
		const at = '2026-11-23T14:00:00Z';
		const hasFailed = this.pods.some(({plan}) => plan.exitCode !== 0);
		const condition = hasFailed
			? {type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: at}
			: {type: 'Complete', status: 'True', lastTransitionTime: at};
		return {
			metadata: metadata('numbers'),
			spec: {backoffLimit: 0},
			status: {
				startTime: '2026-11-23T12:00:00Z',
				...(this.#hasEnded ? {conditions: [condition]} : {}),
				...(this.#hasEnded && !hasFailed ? {completionTime: at} : {}),
			},
		};
	}
}
