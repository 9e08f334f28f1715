import {backOff} from './back-off.ts';
import type {Container} from './container.ts';
import type {Pod} from './pod.ts';

/** What has to be there before a container can start: its image and its configuration. */
export class ContainerPreparer {
	readonly #pod: Pod;
	readonly #start: (container: Container) => void;

	constructor(pod: Pod, start: (container: Container) => void) {
		this.#pod = pod;
		this.#start = start;
	}

	/** Fetch its image, check its configuration; start it when all is there. */
	prepare(container: Container): void {
		const {pullError, configError, pullTime, image} = container.template;
		if (configError) {
			this.#failConfig(container, configError);
		} else if (pullError) {
			this.#failPull(container, pullError, 0);
		} else if (pullTime === undefined) {
			this.#pod.containerEvent(container, 'Pulled', `Container image "${image}" already present on machine`);
			this.#pod.planFor(container, this.#pod.random.between(60, 160), () => this.#start(container));
		} else {
			this.#pod.containerEvent(container, 'Pulling', `Pulling image "${image}"`);
			this.#pod.publish();
			this.#pod.planFor(container, pullTime, () => {
				const took = `${(pullTime / 1000).toFixed(3)}s`;
				const size = this.#pod.world.random(`image/${image}`).between(20_000_000, 300_000_000);
				this.#pod.containerEvent(
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
		this.#pod.containerEvent(container, 'Failed', `Error: ${message}`, 'Warning');
		this.#pod.planFor(container, this.#pod.random.between(11_000, 14_000), () =>
			this.#failConfig(container, message),
		);
	}

	#failPull(container: Container, cause: string, attempt: number): void {
		const {image} = container.template;
		this.#pod.containerEvent(container, 'Pulling', `Pulling image "${image}"`);
		this.#pod.planFor(container, this.#pod.random.between(400, 900), () => {
			container.state = {waiting: {reason: 'ErrImagePull', message: cause}};
			this.#pod.publish();
			this.#pod.containerEvent(container, 'Failed', `Failed to pull image "${image}": ${cause}`, 'Warning');
			this.#pod.containerEvent(container, 'Failed', 'Error: ErrImagePull', 'Warning');
			this.#pod.planFor(container, 12_000, () => this.#backOffPull(container, cause, attempt));
		});
	}

	#backOffPull(container: Container, cause: string, attempt: number): void {
		const message = `Back-off pulling image "${container.template.image}"`;
		container.state = {
			waiting: {reason: 'ImagePullBackOff', message: `${message}: ErrImagePull: ${cause}`},
		};
		this.#pod.publish();
		this.#pod.containerEvent(container, 'BackOff', message);
		this.#pod.containerEvent(container, 'Failed', 'Error: ImagePullBackOff', 'Warning');
		this.#pod.planFor(container, backOff(attempt + 1), () => this.#failPull(container, cause, attempt + 1));
	}
}
