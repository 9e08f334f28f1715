import {parseInstant} from '../../core/instant.ts';
import type {Exit, MemberContainer} from '../../core/task.ts';
import type {TerminatedState} from '../objects.ts';

/** How one life of a container ended, as the kubelet reports it. */
export const exitOf = (terminated: TerminatedState | undefined): Exit | undefined => {
	if (!terminated) {
		return undefined;
	}

	return {
		// The kubelet says so where it has lost the container and made the code up.
		code: terminated.reason === 'ContainerStatusUnknown' ? null : terminated.exitCode,
		...(terminated.reason === undefined ? {} : {reason: terminated.reason}),
		...(terminated.signal ? {signal: terminated.signal} : {}),
		...timesOf(terminated),
	};
};

const timesOf = ({startedAt, finishedAt}: TerminatedState): Pick<Exit, 'startedAt' | 'finishedAt'> => ({
	...(startedAt ? {startedAt: parseInstant(startedAt)} : {}),
	...(finishedAt ? {finishedAt: parseInstant(finishedAt)} : {}),
});

/**
The exit of a pod: the first by finish time that is not zero of a container that is no sidecar; else the last zero.

A life that ended and was followed by another counts only while the container waits to be started again.
*/
export const exitOfPod = (containers: ReadonlyArray<Omit<MemberContainer, 'reason'>>): Exit | undefined => {
	const exits = containers
		.filter(container => container.role !== 'sidecar' && container.role !== 'ephemeral')
		.map(container => container.exit ?? (container.state === 'waiting' ? container.lastExit : undefined))
		.filter(exit => exit !== undefined)
		.sort(byFinish);
	return exits.find(exit => exit.code !== 0) ?? exits.at(-1);
};

/** Oldest first; what has no time comes last. */
const byFinish = (a: Exit, b: Exit): number =>
	a.finishedAt === b.finishedAt ? 0 : (a.finishedAt ?? lastOfAll) < (b.finishedAt ?? lastOfAll) ? -1 : 1;

const lastOfAll = 2n ** 63n;

/** Whether the reason of an exit says more than its code. */
export const isTellingReason = (reason: string | undefined): reason is string =>
	reason !== undefined && reason !== 'Completed' && reason !== 'Error';
