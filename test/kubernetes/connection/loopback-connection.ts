import {expect} from 'vitest';
import {ApiError, type Connection} from '../../../source/kubernetes/api.ts';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {type Limits, usualLimits} from '../../../source/kubernetes/connection/limits.ts';
import {startApi} from './loopback-api.ts';

/** What is done by `cleanUp`, the last first. */
export const cleanups: Array<() => unknown> = [];

/** For a test file's `afterEach`: closes all that was served and connected. */
export const cleanUp = async (): Promise<void> => {
	for (const cleanup of cleanups.splice(0).reverse()) {
		await cleanup();
	}
};

/** `startApi`, closed by `cleanUp`. */
export const serve = async (...parameters: Parameters<typeof startApi>): ReturnType<typeof startApi> => {
	const api = await startApi(...parameters);
	cleanups.push(() => api.close());
	return api;
};

/** A connection by a kubeconfig, closed by `cleanUp`. */
export const connect = async (text: string, limits: Partial<Limits> = {}): Promise<Connection> => {
	const connection = createConnection(await loadKubeConfig({text}), {...usualLimits, ...limits});
	cleanups.push(() => connection.close());
	return connection;
};

/** Never aborts. */
export const {signal} = new AbortController();

/** The error with which something fails. */
export const failureOf = async (promise: Promise<unknown>): Promise<ApiError> => {
	const error: unknown = await promise.catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(ApiError);
	return error as ApiError;
};
