import {ApiError} from '../api.ts';

/**
Wait for something that goes on without us, too.

@throws {ApiError} As soon as the signal aborts.
*/
export const unlessAborted = async <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> => {
	const aborted = Promise.withResolvers<never>();
	const stop = () => aborted.reject(new ApiError('aborted', {status: 0}));
	signal.addEventListener('abort', stop, {once: true});
	if (signal.aborted) {
		stop();
	}

	try {
		return await Promise.race([promise, aborted.promise]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
};
