import type {ContainerStatus, Job, Pod} from '../../source/kubernetes/objects.ts';

/** A state and an exit code, said anew from the objects alone, by the shortest rules that hold for the tests' workloads. */
export type Implied = {readonly state: string; readonly exitCode: number | null | undefined};

/** `undefined`: the Job has not ended. */
export const impliedByJob = ({metadata, status}: Job, pods: readonly Pod[]): Implied | undefined => {
	const types = (status?.conditions ?? []).filter(({status: is}) => is === 'True').map(({type}) => type);
	const codes = pods
		.filter(pod => pod.metadata.ownerReferences?.[0]?.uid === metadata.uid)
		.flatMap(pod => pod.status!.containerStatuses!.map(one => one.state?.terminated?.exitCode))
		.filter(code => code !== undefined && code !== 0);
	if (types.includes('Complete')) {
		return {state: 'succeeded', exitCode: 0};
	}

	return types.includes('Failed') ? {state: 'failed', exitCode: codes[0]} : undefined;
};

export const impliedByPod = ({status}: Pod): Implied => {
	const statuses = status!.containerStatuses ?? [];
	const terminated = statuses.map(({state}) => state?.terminated).filter(one => one !== undefined);
	const failed = terminated
		.filter(({exitCode}) => exitCode !== 0)
		.sort((a, b) => a.finishedAt!.localeCompare(b.finishedAt!))[0];
	const crashing = statuses.find(({state}) => state?.waiting?.reason === 'CrashLoopBackOff');
	if (crashing) {
		return {state: 'restarting', exitCode: crashing.lastState!.terminated!.exitCode};
	}

	if (status!.phase === 'Failed' || status!.phase === 'Succeeded') {
		return {state: failed ? 'failed' : 'succeeded', exitCode: failed?.exitCode ?? 0};
	}

	const waits = (one: ContainerStatus) => one.state?.waiting !== undefined;
	return {state: statuses.length === 0 || statuses.some(waits) ? 'pending' : 'running', exitCode: null};
};
