import {backOff, goDuration} from './back-off.ts';
import {type Container, isRunning, terminatedState} from './container.ts';
import {ContainerPreparer} from './container-preparer.ts';
import {makeContainerId, makeImageId, timestamp} from './names.ts';
import type {Pod} from './pod.ts';
import {Process} from './process.ts';
import type {ProcessExit} from './program.ts';

/** A life this long makes the delays begin anew, in ms. */
const healthyLife = 600_000;
const killedExit: ProcessExit = {code: 143, reason: 'Error'};

/** The kubelet's work on the containers of one pod. */
export class ContainerRunner {
	readonly #pod: Pod;
	readonly #preparer: ContainerPreparer;
	readonly #failures = new Map<Container, number>();
	/** Container IDs whose logs are kept, oldest first. */
	readonly #lives = new Map<Container, string[]>();

	constructor(pod: Pod) {
		this.#pod = pod;
		this.#preparer = new ContainerPreparer(pod, container => this.#start(container));
	}

	/** Start the next init container; after the last, all main ones. */
	startNext(): void {
		const next = this.#pod.containers.find(({role, passed}) => role !== 'main' && !passed);
		if (next) {
			this.#preparer.prepare(next);
			return;
		}

		for (const main of this.#pod.containers.filter(({role}) => role === 'main')) {
			this.#preparer.prepare(main);
		}
	}

	/** End all processes, and plan nothing more. */
	stopAll(): void {
		for (const container of this.#pod.containers) {
			container.stop();
			if (isRunning(container)) {
				this.#setTerminated(container, killedExit);
			}
		}
	}

	/** The pod is removed: its logs go too. */
	removeLogs(): void {
		for (const id of [...this.#lives.values()].flat()) {
			this.#pod.world.logs.remove(id);
		}
	}

	#start(container: Container): void {
		const {world, random, name, node} = this.#pod;
		const {simulation, logs} = world;
		if (container.containerId) {
			container.last = {terminated: terminatedState(container) ?? container.last.terminated};
			container.restarts++;
		}

		container.containerId = makeContainerId(random);
		this.#keepOneDead(container);
		container.imageId ||= makeImageId(world.random(`image/${container.template.image}`));
		container.startedAt = simulation.now;
		container.state = {running: {startedAt: timestamp(simulation.now)}};
		container.ready = container.role !== 'init' && container.template.readyAfter === undefined;
		this.#pod.containerEvent(container, 'Created', `Created container: ${container.template.name}`);
		this.#pod.containerEvent(container, 'Started', `Started container ${container.template.name}`);
		const process = new Process(simulation, {
			program: container.template.program,
			context: {
				random: world.random(`process/${container.containerId}`),
				pod: name,
				node: node.name,
				restart: container.restarts,
			},
			log: logs.open(container.containerId),
			endless: container.template.endless === true,
			onExit: exit => this.#exited(container, exit),
		});
		container.stop = () => process.kill();
		this.#pod.publish();
		this.#afterStart(container);
	}

	/** Of a container's dead lives the kubelet keeps the newest. */
	#keepOneDead(container: Container): void {
		const lives = [...(this.#lives.get(container) ?? []), container.containerId!];
		for (const id of lives.splice(0, lives.length - 2)) {
			this.#pod.world.logs.remove(id);
		}

		this.#lives.set(container, lives);
	}

	#afterStart(container: Container): void {
		const {simulation} = this.#pod.world;
		if (container.role === 'sidecar' && !container.passed) {
			simulation.after(400, () => {
				container.passed = true;
				this.#pod.publish();
				this.startNext();
			});
		}

		const {readyAfter} = container.template;
		if (container.role !== 'init' && readyAfter !== undefined) {
			this.#probe(container, readyAfter);
		}
	}

	#probe(container: Container, ms: number): void {
		const {containerId} = container;
		const {simulation} = this.#pod.world;
		const isSame = () => isRunning(container) && container.containerId === containerId;
		simulation.after(Math.min(ms, 5000), () => {
			if (!isSame()) {
				return;
			}

			if (ms > 5000) {
				const message = 'Readiness probe failed: HTTP probe failed with statuscode: 503';
				this.#pod.containerEvent(container, 'Unhealthy', message, 'Warning');
				this.#probe(container, ms - 5000);
				return;
			}

			container.ready = true;
			this.#pod.publish();
		});
	}

	#exited(container: Container, exit: ProcessExit): void {
		container.stop = () => {};
		this.#setTerminated(container, exit);
		if (container.role === 'init' && exit.code === 0) {
			container.passed = true;
			container.ready = true;
			this.#pod.publish();
			this.#pod.planFor(container, this.#pod.random.between(300, 900), () => this.startNext());
			return;
		}

		const policy = container.role === 'sidecar' ? 'Always' : this.#pod.template.restartPolicy;
		if (policy === 'Always' || (policy === 'OnFailure' && exit.code !== 0)) {
			this.#pod.publish();
			this.#restart(container);
			return;
		}

		const mains = this.#pod.containers.filter(({role}) => role === 'main');
		if (container.role === 'init' || mains.every(main => terminatedState(main))) {
			this.#pod.finish();
		} else {
			this.#pod.publish();
		}
	}

	#restart(container: Container): void {
		const lived = this.#pod.world.simulation.now - container.startedAt;
		const failures = lived > healthyLife ? 0 : (this.#failures.get(container) ?? 0);
		this.#failures.set(container, failures + 1);
		const delay = backOff(failures);
		if (delay === 0) {
			this.#pod.planFor(container, this.#pod.random.between(600, 1500), () =>
				this.#preparer.prepare(container),
			);
			return;
		}

		this.#pod.planFor(container, this.#pod.random.between(900, 2200), () => {
			const {name, namespace, uid} = this.#pod;
			const where = `${name}_${namespace}(${uid})`;
			container.last = {terminated: terminatedState(container)};
			container.state = {
				waiting: {
					reason: 'CrashLoopBackOff',
					message: `back-off ${goDuration(delay)} restarting failed container=${container.template.name} pod=${where}`,
				},
			};
			this.#pod.publish();
			const message = `Back-off restarting failed container ${container.template.name} in pod ${where}`;
			this.#pod.containerEvent(container, 'BackOff', message, 'Warning');
			this.#pod.planFor(container, delay, () => this.#preparer.prepare(container));
		});
	}

	#setTerminated(container: Container, exit: ProcessExit): void {
		container.ready = false;
		container.state = {
			terminated: {
				exitCode: exit.code,
				reason: exit.reason ?? (exit.code === 0 ? 'Completed' : 'Error'),
				startedAt: timestamp(container.startedAt),
				finishedAt: timestamp(this.#pod.world.simulation.now),
				containerID: container.containerId!,
			},
		};
	}
}
