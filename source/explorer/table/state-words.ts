import type {Task, TaskState} from '../../core/task.ts';

/** A sign for each state, so that no meaning hangs on colour alone. */
export const stateSigns: Record<TaskState, string> = {
	failed: '✗',
	stuck: '!',
	restarting: '↻',
	pending: '○',
	unknown: '?',
	rolling: '●',
	running: '●',
	succeeded: '✓',
};

/** The STATE column: `✗ failed`, `● rolling 1/6`. */
export const stateWords = ({state, rollout}: Pick<Task, 'state' | 'rollout'>): string => {
	const progress = state === 'rolling' && rollout ? ` ${rollout.updated}/${rollout.wanted}` : '';
	return `${stateSigns[state]} ${state}${progress}`;
};
