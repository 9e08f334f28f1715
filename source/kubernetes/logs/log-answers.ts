import {ApiError} from '../api.ts';
import {isAtNodeLimit, kubeletCause} from './node-limit.ts';

/** What it means that a log could not be opened or read on. */
export type LogAnswer =
	/** The container has no log yet. */
	| {readonly type: 'waiting'}
	/** The pod is gone, or its node does not know it: the pod's own object tells. */
	| {readonly type: 'absent'; readonly cause: string}
	/** The node does not know the container: it has removed it, or its runtime does not answer now. */
	| {readonly type: 'removed'; readonly cause: string}
	/** It will not be read, however often it is tried. */
	| {readonly type: 'unreadable'; readonly cause: string; readonly permanent: boolean}
	/** It may go better next time. */
	| {readonly type: 'broken'; readonly cause: string; readonly retryAfterMs?: number};

/**
Read the answer to a `pods/log` request that failed.

@param namespace - For the sentence about a missing right.
@throws The error itself, where it is no answer of the API.
*/
export const logAnswerOf = (error: unknown, namespace: string): LogAnswer => {
	if (!(error instanceof ApiError)) {
		throw error;
	}

	const cause = error.message;
	if (isRemoved(cause)) {
		return {type: 'removed', cause};
	}

	switch (error.status) {
		case 400:
			if (isAtNodeLimit(cause)) {
				return {type: 'broken', cause: kubeletCause(cause)};
			}

			return isWaiting(cause) ? {type: 'waiting'} : {type: 'unreadable', cause, permanent: true};
		case 401:
			return {
				type: 'unreadable',
				cause: 'the credentials have expired or are not accepted',
				permanent: false,
			};
		case 403:
			return isKubeletsOwn(cause)
				? {type: 'broken', cause}
				: {
						type: 'unreadable',
						cause: `no permission (get pods/log in namespace "${namespace}")`,
						permanent: true,
					};
		case 404:
			return {type: 'absent', cause};
		default:
			return {type: 'broken', cause, retryAfterMs: error.retryAfterMs};
	}
};

/**
Whether `pods/log` will not give what is left of a log that has ended, though the files of its node may.

@param error - Of a `pods/log` request.
*/
export const isOutOfReach = (error: unknown): boolean =>
	error instanceof ApiError &&
	(isRemoved(error.message) || (error.status === 403 && !isKubeletsOwn(error.message)));

/** Whether the API has no log before the present one by now: another life has become it. */
export const isOtherLifesAnswer = (error: unknown): boolean =>
	error instanceof ApiError && (error.status === 400 || error.status === 404);

/**
`unable to retrieve container logs for containerd://…` (kubelet/kuberuntime, GetContainerLogs), as a rule inside a 200; and
`container "c" in pod "p" is terminated` (kubelet, validateContainerLogStatus): the kubelet found no container any more.
*/
const isRemoved = (message: string): boolean =>
	message.startsWith('unable to retrieve container logs for ') ||
	/^container ".*" is terminated$/.test(message);

/** `container "c" in pod "p" is waiting to start: PodInitializing` (kubelet, validateContainerLogStatus). */
const isWaiting = (message: string): boolean => /\bis waiting to start\b|\bis not available\b/.test(message);

/** The node refuses the API server: a fault of the cluster, not of the user's rights. */
const isKubeletsOwn = (message: string): boolean => message.startsWith('Forbidden (user=');
