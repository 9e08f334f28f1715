import {ApiError, type ApiParameters, type Connection} from '../api.ts';
import type {KubeObject} from '../objects.ts';
import {checkedObject} from './checked-object.ts';
import {readJsonLines} from './json-lines.ts';
import {trimObject} from './trim.ts';

/** Longest silence of a watch, in ms. Servers send a bookmark each minute, but need not; asking again costs little. */
const longestSilenceMs = 100_000;

/** The server ends a watch after so many seconds, and as many again at random. */
const watchSeconds = 240;

export type WatchChange<T> =
	| {readonly type: 'changed'; readonly item: T}
	| {readonly type: 'deleted'; readonly item: T};

type RawEvent<T> = {
	type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
	object?: T & {code?: number; reason?: string; message?: string};
};

type Request = {
	readonly connection: Connection;
	readonly path: string;
	readonly parameters?: ApiParameters;
	readonly signal: AbortSignal;
	readonly random: () => number;
	/** @default 100 s */
	readonly silenceMs?: number;
};

/**
One watch, from a version on. Ends when the server ends it, or when it has been silent too long.

After each change, and at each bookmark, `version` says from where to go on.

@throws {ApiError} Status 410 where the version is too old.
*/
export async function* watchFrom<T extends KubeObject>(
	{connection, path, parameters = {}, signal, random, silenceMs = longestSilenceMs}: Request,
	version: string,
): AsyncGenerator<WatchChange<T> | {type: 'opened'} | {type: 'version'; version: string}> {
	const silence = new AbortController();
	const both = AbortSignal.any([signal, silence.signal]);
	const timer = setTimeout(() => silence.abort(), silenceMs);
	const query = {
		...parameters,
		watch: true,
		allowWatchBookmarks: true,
		resourceVersion: version,
		timeoutSeconds: Math.round(watchSeconds * (1 + random())),
	};
	try {
		const {body} = await connection.open(path, query, both, {isEndless: true});
		yield {type: 'opened'};
		for await (const event of readJsonLines<RawEvent<T> | null>(body)) {
			timer.refresh();
			if (event?.type === 'ERROR') {
				throw errorOf(event.object ?? {});
			}

			if (event?.type !== 'BOOKMARK') {
				const item = trimObject<T>(checkedObject(event?.object, 'a watch that has no objects'));
				yield {type: event!.type === 'DELETED' ? 'deleted' : 'changed', item};
			}

			yield {type: 'version', version: event!.object?.metadata?.resourceVersion ?? ''};
		}
	} catch (error) {
		if (!silence.signal.aborted) {
			throw error;
		}
	} finally {
		clearTimeout(timer);
	}
}

const errorOf = ({code, reason, message}: {code?: number; reason?: string; message?: string}): ApiError => {
	const isExpired = reason === 'Expired' || reason === 'Gone';
	return new ApiError(message ?? reason ?? 'the watch ended with an error', {
		status: code ?? (isExpired ? 410 : 0),
		reason,
	});
};
