import type {Pod} from '../../source/kubernetes/objects.ts';
import {lines, shell} from './containers.ts';
import {pod, type Workload} from './workload.ts';

const hasEnded = ({status}: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Pods labelled as Vela, Argo Workflows and Tekton label theirs. */
export const ci: readonly Workload[] = [
	pod(
		'github-octocat-1',
		hasEnded,
		{
			restartPolicy: 'Never',
			containers: [
				shell('step-github-octocat-1-clone', lines(10)),
				shell('step-github-octocat-1-test', lines(90, {pause: 0.05})),
			],
		},
		{pipeline: 'github-octocat-1'},
	),
	pod(
		'train-abc-1',
		hasEnded,
		{restartPolicy: 'Never', containers: [shell('main', lines(50))]},
		{'workflows.argoproj.io/workflow': 'train-abc'},
	),
	pod(
		'release-build-pod',
		hasEnded,
		{
			restartPolicy: 'Never',
			containers: [
				shell('step-compile', lines(30)),
				shell('step-push', `${lines(30, {pause: 0.05})}; exit 1`),
			],
		},
		{'tekton.dev/pipelineRun': 'release', 'tekton.dev/taskRun': 'release-build'},
	),
];
