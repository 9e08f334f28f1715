/** Runs anywhere: numbered lines, and an exit. See `emit` of the image that the tests use. */
const image = process.env.KREEL_TEST_IMAGE ?? 'localhost/emit:1';

const container = (name: string, args: readonly string[], fields: object = {}) => ({
	name,
	image,
	imagePullPolicy: 'Never',
	args,
	...fields,
});

const pod = (name: string, spec: object) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, labels: {app: name}},
	spec: {terminationGracePeriodSeconds: 0, ...spec},
});

/** A pod in each of the states that the expectations of the API are about. */
export const apiPods = [
	pod('running', {containers: [container('app', ['--rate', '5'])]}),
	pod('ended', {
		restartPolicy: 'Never',
		containers: [container('app', ['--lines', '16', '--rate', '4', '--exit', '3'])],
	}),
	pod('several', {
		initContainers: [container('first', ['--lines', '5', '--rate', '50', '--json'])],
		containers: [container('one', ['--rate', '5']), container('two', ['--rate', '5', '--json'])],
	}),
	pod('unscheduled', {
		nodeSelector: {'kreel.test/there-is': 'no-such-node'},
		containers: [container('app', [])],
	}),
	pod('no-image', {
		containers: [{name: 'app', image: 'localhost/absent:1', imagePullPolicy: 'IfNotPresent'}],
	}),
	pod('no-config', {
		containers: [container('app', [], {envFrom: [{configMapRef: {name: 'absent'}}]})],
	}),
	pod('waiting', {
		initContainers: [container('wait', ['--rate', '5'])],
		containers: [container('app', [])],
	}),
	pod('crashing', {containers: [container('app', ['--lines', '3', '--rate', '50', '--exit', '1'])]}),
];

const template = (name: string, restartPolicy: string, args: readonly string[]) => ({
	metadata: {labels: {owner: name}},
	spec: {restartPolicy, terminationGracePeriodSeconds: 0, containers: [container('app', args)]},
});

const job = (name: string, exit: string) => ({
	apiVersion: 'batch/v1',
	kind: 'Job',
	metadata: {name},
	spec: {backoffLimit: 0, template: template(name, 'Never', ['--lines', '3', '--exit', exit])},
});

export const apiJobs = [job('complete', '0'), job('failed', '3')];

export const apiDeployment = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'deployment'},
	spec: {
		replicas: 2,
		selector: {matchLabels: {owner: 'deployment'}},
		template: template('deployment', 'Always', ['--rate', '1']),
	},
};
