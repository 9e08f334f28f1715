/** What of a Deployment its conditions tell; times in RFC 3339. */
export type DeploymentProgress = {
	/** Name of the newest ReplicaSet. */
	readonly set: string;
	readonly created: string;
	/** When the rollout moved last. */
	readonly progressed: string;
	readonly state: 'rolling' | 'complete' | 'timedOut';
	readonly available: {readonly available: boolean; readonly time: string};
};

/** In the words of `pkg/controller/deployment`. */
export const deploymentConditions = (progress: DeploymentProgress) => [
	availableCondition(progress),
	progressingCondition(progress),
];

const availableCondition = ({available: {available, time}}: DeploymentProgress) => ({
	type: 'Available',
	status: available ? 'True' : 'False',
	lastUpdateTime: time,
	lastTransitionTime: time,
	reason: available ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
	message: available
		? 'Deployment has minimum availability.'
		: 'Deployment does not have minimum availability.',
});

const progressWords = {
	rolling: ['True', 'ReplicaSetUpdated', 'is progressing.'],
	complete: ['True', 'NewReplicaSetAvailable', 'has successfully progressed.'],
	timedOut: ['False', 'ProgressDeadlineExceeded', 'has timed out progressing.'],
} as const;

const progressingCondition = ({state, set, created, progressed}: DeploymentProgress) => {
	const [status, reason, words] = progressWords[state];
	return {
		type: 'Progressing',
		status,
		lastUpdateTime: progressed,
		lastTransitionTime: state === 'timedOut' ? progressed : created,
		reason,
		message: `ReplicaSet "${set}" ${words}`,
	};
};
