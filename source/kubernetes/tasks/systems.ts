import {controllerOf, type Pod} from '../objects.ts';
import type {Group} from './grouping.ts';

type Labels = Readonly<Record<string, string>>;

/** How CI and data systems mark their pods. The first that fits names the task. */
type System = {
	readonly kind: string;
	/** Kind of the owner whose uid is the task's, where the pod has such an owner. */
	readonly owner?: string;
	readonly uidLabel?: string;
	readonly name: (labels: Labels, pod: Pod) => string | undefined;
};

const systems: readonly System[] = [
	{
		// Vela on Kubernetes (go-vela/worker, runtime/kubernetes/build.go): the pod is the build.
		kind: 'build',
		name: (labels, {metadata, spec}) =>
			labels.pipeline === metadata.name && spec?.restartPolicy === 'Never' ? metadata.name : undefined,
	},
	{kind: 'workflow', owner: 'Workflow', name: labels => labels['workflows.argoproj.io/workflow']},
	{
		kind: 'pipelinerun',
		owner: 'PipelineRun',
		uidLabel: 'tekton.dev/pipelineRunUID',
		name: labels => labels['tekton.dev/pipelineRun'],
	},
	{
		kind: 'taskrun',
		owner: 'TaskRun',
		uidLabel: 'tekton.dev/taskRunUID',
		name: labels => labels['tekton.dev/taskRun'],
	},
	{
		kind: 'sparkapplication',
		owner: 'SparkApplication',
		name: labels =>
			labels['spark-app-selector'] &&
			(labels['sparkoperator.k8s.io/app-name'] ?? labels['spark-app-name'] ?? labels['spark-app-selector']),
	},
	{
		kind: 'taskinstance',
		name: labels =>
			labels.dag_id &&
			labels.task_id &&
			[labels.dag_id, labels.task_id, labels.run_id, labels.map_index, labels.try_number]
				.filter(part => part !== undefined)
				.join('.'),
	},
];

/** The task that the labels of a CI or data system name; `undefined` where there are none. */
export const systemGroup = (pod: Pod): Group | undefined => {
	const labels = pod.metadata.labels ?? {};
	const {namespace} = pod.metadata;
	for (const system of systems) {
		const name = system.name(labels, pod);
		if (name) {
			return {kind: system.kind, namespace, name, uid: uidOf(system, name, pod)};
		}
	}

	return undefined;
};

/** Where no object of the system is named, its pods have only the name in common. */
const uidOf = ({kind, owner, uidLabel}: System, name: string, pod: Pod): string => {
	const {metadata} = pod;
	if (kind === 'build') {
		return metadata.uid;
	}

	const controller = controllerOf(pod);
	return (
		(uidLabel && metadata.labels?.[uidLabel]) ||
		(controller && controller.kind === owner ? controller.uid : `${kind}:${metadata.namespace}/${name}`)
	);
};
