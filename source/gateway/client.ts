import {UsageError} from '../core/errors/usage-error.ts';
import type {LogSource} from '../core/log-source.ts';
import {type Sleep, sleep} from './backoff.ts';
import {openLogs} from './client-logs.ts';
import {watchTasks} from './client-tasks.ts';
import {isLoopback} from './loopback.ts';
import {Transport} from './transport.ts';

export type GatewaySourceOptions = {
	/** Address of a gateway, as in `http://127.0.0.1:8080`. */
	readonly url: string;
	/** Proves who asks. Never shown, and never sent in the clear to another machine. */
	readonly token?: string;
	/** ms since the epoch. */
	readonly now?: () => number;
	/** In [0, 1). */
	readonly random?: () => number;
	/** Waits before a lost connection is tried again. */
	readonly sleep?: Sleep;
	/** How long the gateway may say nothing, not even a `ping`, before a connection counts as dead, in ms. @default 45000 */
	readonly silenceMs?: number;
};

/**
A gateway as a source: the tasks and logs that it serves.

@throws {UsageError} Where the address is no URL of HTTP, or would show the token to others.
*/
export const createGatewaySource = (options: GatewaySourceOptions): LogSource => {
	const url = checkedUrl(options.url);
	const closing = new AbortController();
	const transport = new Transport(checkedToken(options.token, url));
	const client = {
		transport,
		url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
		now: options.now ?? Date.now,
		random: options.random ?? Math.random,
		sleep: options.sleep ?? sleep,
		silenceMs: options.silenceMs ?? 45_000,
	};
	const until = (signal: AbortSignal) => AbortSignal.any([signal, closing.signal]);
	return {
		name: url.host,
		watchTasks: (scope, signal) => watchTasks(client, scope, until(signal)),
		openLogs: (selection, window, signal) => openLogs(client, selection, window, until(signal)),
		async close() {
			closing.abort();
			await transport.close();
		},
	};
};

const checkedToken = (token: string | undefined, url: URL): string | undefined => {
	if (token !== undefined && url.protocol === 'http:' && !isLoopback(url.hostname)) {
		throw new UsageError(
			`--gateway ${url.origin}: a token goes over https only, so that nobody on the way can read it`,
		);
	}

	return token;
};

const checkedUrl = (text: string): URL => {
	const url = URL.parse(text);
	if (!url || !['http:', 'https:'].includes(url.protocol)) {
		throw new UsageError(`--gateway ${text}: not an address like http://127.0.0.1:8080`);
	}

	if (url.username !== '' || url.password !== '') {
		throw new UsageError('--gateway: no user or password in the address; give a token with --token-file');
	}

	return url;
};
