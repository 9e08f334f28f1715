import {type Container, isRunning, terminatedState} from './container.ts';
import {makeContainerId, makeImageId, timestamp} from './names.ts';
import type {Pod} from './pod.ts';
import {Process} from './process.ts';
import type {ProcessExit} from './program.ts';

/** Delays before a dead container is started again, in ms: doubling up to five minutes, as `pkg/kubelet` does. */
const restartDelays = [0, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000];
/** A life this long makes the delays begin anew, in ms. */
const healthyLife = 600_000;
const killedExit: ProcessExit = {code: 143, reason: 'Error'};

/** The kubelet's work on the containers of one pod. */
export class ContainerRunner {
	readonly #pod: Pod;
	readonly #failures = new Map<Container, number>();
	/** Container IDs whose logs are kept, oldest first. */
	readonly #lives = new Map<Container, string[]>();

	constructor(pod: Pod) {
		this.#pod = pod;
	}

	/** Start the next init container; after the last, all main ones. */
	startNext(): void {
		const next = this.#pod.containers.find(({role, passed}) => role !== 'main' && !passed);
		if (next) {
			this.#prepare(next);
			return;
		}

		for (const main of this.#pod.containers.filter(({role}) => role === 'main')) {
			this.#prepare(main);
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

	#prepare(container: Container): void {
		const {pullError, configError, pullTime, image} = container.template;
		if (configError) {
			this.#failConfig(container, configError);
		} else if (pullError) {
			this.#failPull(container, pullError, 0);
		} else if (pullTime === undefined) {
			this.#event(container, 'Pulled', `Container image "${image}" already present on machine`);
			this.#later(container, this.#pod.random.between(60, 160), () => this.#start(container));
		} else {
			this.#event(container, 'Pulling', `Pulling image "${image}"`);
			this.#pod.publish();
			this.#later(container, pullTime, () => {
				const took = `${(pullTime / 1000).toFixed(3)}s`;
				const size = this.#pod.world.random(`image/${image}`).between(20_000_000, 300_000_000);
				this.#event(
					container,
					'Pulled',
					`Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${size} bytes.`,
				);
				this.#start(container);
			});
		}
	}

	#failConfig(container: Container, message: string): void {
		container.state = {waiting: {reason: 'CreateContainerConfigError', message}};
		this.#pod.publish();
		this.#event(container, 'Failed', `Error: ${message}`, 'Warning');
		this.#later(container, this.#pod.random.between(11_000, 14_000), () =>
			this.#failConfig(container, message),
		);
	}

	#failPull(container: Container, cause: string, attempt: number): void {
		const {image} = container.template;
		this.#event(container, 'Pulling', `Pulling image "${image}"`);
		this.#later(container, this.#pod.random.between(400, 900), () => {
			container.state = {waiting: {reason: 'ErrImagePull', message: cause}};
			this.#pod.publish();
			this.#event(container, 'Failed', `Failed to pull image "${image}": ${cause}`, 'Warning');
			this.#event(container, 'Failed', 'Error: ErrImagePull', 'Warning');
			this.#later(container, 12_000, () => this.#backOffPull(container, cause, attempt));
		});
	}

	#backOffPull(container: Container, cause: string, attempt: number): void {
		const message = `Back-off pulling image "${container.template.image}"`;
		container.state = {
			waiting: {reason: 'ImagePullBackOff', message: `${message}: ErrImagePull: ${cause}`},
		};
		this.#pod.publish();
		this.#event(container, 'BackOff', message);
		this.#event(container, 'Failed', 'Error: ImagePullBackOff', 'Warning');
		const delay = restartDelays[Math.min(attempt + 1, restartDelays.length - 1)]!;
		this.#later(container, delay, () => this.#failPull(container, cause, attempt + 1));
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
		this.#event(container, 'Created', `Created container: ${container.template.name}`);
		this.#event(container, 'Started', `Started container ${container.template.name}`);
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
				this.#event(container, 'Unhealthy', message, 'Warning');
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
			this.#later(container, this.#pod.random.between(300, 900), () => this.startNext());
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
		const delay = restartDelays[Math.min(failures, restartDelays.length - 1)]!;
		if (delay === 0) {
			this.#later(container, this.#pod.random.between(600, 1500), () => this.#prepare(container));
			return;
		}

		this.#later(container, this.#pod.random.between(900, 2200), () => {
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
			this.#event(container, 'BackOff', message, 'Warning');
			this.#later(container, delay, () => this.#prepare(container));
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

	#later(container: Container, ms: number, run: () => void): void {
		container.stop = this.#pod.world.simulation.after(ms, run);
	}

	#event(container: Container, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
		const list = container.role === 'main' ? 'containers' : 'initContainers';
		this.#pod.event({type, reason, message, fieldPath: `spec.${list}{${container.template.name}}`});
	}
}

/** As Go writes a duration: `10s`, `1m20s`, `5m0s`. */
const goDuration = (ms: number): string => {
	const seconds = ms / 1000;
	return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
};
