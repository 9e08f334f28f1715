import {ContainerLog} from './container-log.ts';

/** The logs of all containers, by container ID: what a node's log folder is. */
export class LogBook {
	readonly #logs = new Map<string, ContainerLog>();

	open(containerId: string): ContainerLog {
		const log = new ContainerLog();
		this.#logs.set(containerId, log);
		return log;
	}

	find(containerId: string): ContainerLog | undefined {
		return this.#logs.get(containerId);
	}

	/** The runtime removed the container. */
	remove(containerId: string): void {
		this.#logs.delete(containerId);
	}
}
