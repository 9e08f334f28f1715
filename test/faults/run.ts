import type {Selection} from '../../source/core/log-source.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {createConnection} from '../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../source/kubernetes/connection/kubeconfig.ts';
import {openLogs} from '../../source/kubernetes/logs/logs.ts';
import {type Timing, usualTiming} from '../../source/kubernetes/logs/timing.ts';
import {createTasksFeed} from '../../source/kubernetes/tasks/tasks-feed.ts';
import {kubeconfigOf} from '../kubernetes/connection/loopback-api.ts';
import {type FaultMix, planFaults} from './fault.ts';
import {type FaultServer, type Protocol, startFaultServer} from './fault-server.ts';
import {type JobPlan, NumberedJob} from './numbered-job.ts';
import {type LogShape, NumberedLog} from './numbered-log.ts';
import {seeded} from './seeded.ts';
import {StreamOracle} from './stream-oracle.ts';
import {type WatchFault, WatchFaults} from './watch-answer.ts';

/** A Job whose pods write numbered lines, and the faults between it and its reader. */
export type RunPlan = {
	readonly seed: number;
	readonly protocol: Protocol;
	/** One for each pod. */
	readonly logs: ReadonlyArray<Omit<LogShape, 'seed'> & {readonly isWritten?: boolean}>;
	readonly mix: FaultMix;
	readonly watchFaults?: readonly WatchFault[];
	/** Whose watches have them. @default pods and jobs */
	readonly faultyResources?: readonly string[];
	/** Of the last pod. @default 0 */
	readonly exitCode?: number;
	/** Pods after the first appear while the ones before them are read. */
	readonly isStaggered?: boolean;
	/** Awaited after each event. */
	readonly consume?: (run: Run) => Promise<void> | void;
};

export type Outcome = {
	/** Faults of logs and watches that have struck. */
	readonly faults: number;
	readonly lines: number;
	/** Lines in declared holes. */
	readonly declared: number;
	/** Gaps that were declared where nothing was lost. */
	readonly needless: readonly string[];
	/** The last word on the task. */
	readonly final: Extract<StreamEvent, {type: 'task'}>;
};

/** Pauses are short, so that a run waits for nothing but answers. */
export const shortTiming: Timing = {
	...usualTiming,
	firstRetry: 1,
	maxRetry: 8,
	join: 1000,
	idle: 40,
	maxIdle: 160,
	arrival: 40,
};

const everything: Selection = {scope: {}, queries: []};

/**
Read the logs of a Job through faults.

@param signal - Of the test: where it hangs, it is told how far it has come.
@throws What is wrong first, with the seed.
*/
export const runThroughFaults = async (
	plan: RunPlan,
	signal: AbortSignal,
	timing: Timing = shortTiming,
): Promise<Outcome> => {
	const run = new Run(plan, timing, await startFaultServer(plan.protocol));
	const tell = (what: string) => `seed ${plan.seed}, ${plan.protocol}: ${what}\n${run.stand()}`;
	signal.addEventListener('abort', () => {
		console.error(tell('it hangs'));
		void run.close();
	});
	try {
		return await run.read();
	} catch (error) {
		const told = tell((error as Error).message);
		// At once, too: what fails after minutes must not be lost where the servers do not close.
		console.error(told);
		throw new Error(told, {cause: error});
	} finally {
		await run.close();
	}
};

export class Run {
	readonly plan: RunPlan;
	readonly server: FaultServer;
	/** Resolves when all containers have ended. */
	readonly allWritten: Promise<void>;
	readonly #timing: Timing;
	readonly #job: NumberedJob;
	readonly #oracles = new Map<string, StreamOracle>();
	readonly #names = new Map<string, string>();
	readonly #closing: Array<() => Promise<void> | void> = [];
	#final: Outcome['final'] | undefined;

	constructor(plan: RunPlan, timing: Timing, server: FaultServer) {
		this.plan = plan;
		this.server = server;
		this.#timing = timing;
		this.#closing.push(server.close);
		const pods = plan.logs.map((shape, index) => this.#podOf(shape, index));
		this.#job = new NumberedJob(server, {pods, isStaggered: plan.isStaggered});
		this.allWritten = this.#job.allWritten;
		for (const resource of plan.faultyResources ?? ['pods', 'jobs']) {
			this.server.watchFaults.set(resource, new WatchFaults(plan.watchFaults ?? []));
		}
	}

	/** Lines delivered so far, of all pods. */
	get lines(): number {
		return [...this.#oracles.values()].reduce((sum, {next}) => sum + next, 0);
	}

	get faults(): number {
		const ofLogs = this.#job.pods.reduce((sum, {struck}) => sum + struck, 0);
		return [...this.server.watchFaults.values()].reduce((sum, {struck}) => sum + struck, ofLogs);
	}

	async read(): Promise<Outcome> {
		const {plan} = this;
		for await (const event of await this.#open()) {
			this.#take(event);
			await plan.consume?.(this);
		}

		for (const pod of this.#job.pods) {
			const oracle = this.#oracles.get(pod.plan.name);
			if (!oracle) {
				throw new Error(`${pod.plan.name} was never opened`);
			}

			oracle.finish();
		}

		return this.#outcome();
	}

	/** How far each log has come, for whoever looks for a fault. */
	stand(): string {
		const pods = this.#job.pods.map(({plan: {name, log}, written, sent, struck, hasExited}) => {
			const read = this.#oracles.get(name)?.next ?? 'unopened';
			const kind = `${log.shape.kind}, ${struck} faults${hasExited ? ', exited' : ''}`;
			return `${name} (${kind}): read ${read}, sent ${sent}, written ${written} of ${log.lines}`;
		});
		return [...pods, ...this.server.requests.slice(-12)].join('\n');
	}

	async close(): Promise<void> {
		for (const close of this.#closing.splice(0).toReversed()) {
			await close();
		}
	}

	async #open(): Promise<AsyncIterable<StreamEvent>> {
		const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(this.server.url)}));
		const feed = createTasksFeed({connection, now: Date.now, random: () => 0, ownersWaitMs: 1});
		const stop = new AbortController();
		this.#closing.push(
			() => connection.close(),
			() => feed.close(),
			() => stop.abort(),
		);
		return openLogs(
			{
				connection,
				watchTasks: feed.watchTasks,
				now: Date.now,
				random: seeded(this.plan.seed),
				timing: this.#timing,
			},
			everything,
			{anchor: 'now', follow: true},
			stop.signal,
		);
	}

	#take(event: StreamEvent): void {
		if (event.type === 'task') {
			this.#final = event.final ? event : this.#final;
			return;
		}

		if (event.type === 'opened') {
			const {plan} = this.#job.pods.find(one => one.plan.name === event.pod)!;
			this.#names.set(event.stream, event.pod);
			this.#oracles.set(event.pod, new StreamOracle(event.pod, plan.log));
		}

		if (this.#final) {
			throw new Error(`${event.type} came after the task's end`);
		}

		if ('stream' in event && event.stream !== undefined) {
			this.#oracles.get(this.#names.get(event.stream)!)!.take(event);
		}
	}

	#outcome(): Outcome {
		if (!this.#final) {
			throw new Error("the task's end was not said");
		}

		const oracles = [...this.#oracles.values()];
		return {
			faults: this.faults,
			lines: this.lines,
			declared: oracles.reduce((sum, {declared}) => sum + declared, 0),
			needless: oracles.flatMap(({needless}) => needless),
			final: this.#final,
		};
	}

	#podOf({isWritten = false, ...shape}: RunPlan['logs'][number], index: number): JobPlan['pods'][number] {
		const {seed, mix, exitCode = 0, logs} = this.plan;
		const random = seeded(seed * 1009 + index);
		const log = new NumberedLog({...shape, seed: seed * 31 + index});
		const plan = {
			name: `numbers-${index}`,
			log,
			exitCode: index === logs.length - 1 ? exitCode : 0,
			isWritten,
			faults: planFaults(shape.lines, mix, random),
		};
		return {plan, random};
	}
}
