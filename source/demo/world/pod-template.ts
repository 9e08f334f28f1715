import type {Program} from './program.ts';

export type ContainerTemplate = {
	readonly name: string;
	readonly image: string;
	readonly program: Program;
	/** The program never exits. */
	readonly endless?: boolean;
	readonly args?: readonly string[];
	/** An init container that goes on beside the main ones. */
	readonly sidecar?: boolean;
	readonly memoryLimit?: string;
	/** ms from its start until the readiness probe succeeds; absent: no probe, ready at once. */
	readonly readyAfter?: number;
	/** ms that pulling the image takes; absent: it is on the node. */
	readonly pullTime?: number;
	/** The registry's refusal: the image never comes. */
	readonly pullError?: string;
	/** What is missing, so that the container cannot be made: `configmap "mail" not found`. */
	readonly configError?: string;
};

export type PodTemplate = {
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
	readonly nodeSelector?: Readonly<Record<string, string>>;
	/** The scheduler's reason why no node fits. */
	readonly unschedulable?: string;
	readonly initContainers?: readonly ContainerTemplate[];
	readonly containers: readonly ContainerTemplate[];
};

/** The `spec` of a pod, or of the template in its owner. */
export const renderPodSpec = (template: PodTemplate, nodeName?: string) => ({
	...(template.initContainers && {initContainers: template.initContainers.map(renderContainer)}),
	containers: template.containers.map(renderContainer),
	restartPolicy: template.restartPolicy,
	terminationGracePeriodSeconds: 30,
	dnsPolicy: 'ClusterFirst',
	...(template.nodeSelector && {nodeSelector: template.nodeSelector}),
	...(nodeName !== undefined && {nodeName}),
	securityContext: {},
	schedulerName: 'default-scheduler',
});

/** The `spec.template` of an owner. */
export const renderTemplate = (template: PodTemplate, labels = template.labels) => ({
	metadata: {labels, ...(template.annotations && {annotations: template.annotations})},
	spec: renderPodSpec(template),
});

// Templates are values that live as long as the program, and each is written a hundred times.
const rendered = new WeakMap<ContainerTemplate, object>();

const renderContainer = (container: ContainerTemplate): object => {
	const known = rendered.get(container) ?? writeContainer(container);
	rendered.set(container, known);
	return known;
};

const writeContainer = (container: ContainerTemplate) => ({
	name: container.name,
	image: container.image,
	...(container.args && {args: container.args}),
	...(container.sidecar && {restartPolicy: 'Always'}),
	resources: container.memoryLimit ? {limits: {memory: container.memoryLimit}} : {},
	...(container.readyAfter !== undefined && {
		readinessProbe: {
			httpGet: {path: '/healthz', port: 8080, scheme: 'HTTP'},
			timeoutSeconds: 1,
			periodSeconds: 5,
			successThreshold: 1,
			failureThreshold: 3,
		},
	}),
	terminationMessagePath: '/dev/termination-log',
	terminationMessagePolicy: 'File',
	imagePullPolicy: 'IfNotPresent',
});
