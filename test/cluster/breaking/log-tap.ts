import {setTimeout as sleep} from 'node:timers/promises';
import {Agent, request} from 'undici';
import {createCredentials} from '../../../source/kubernetes/connection/credentials.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {
	type ApiRequest,
	type ApiResponse,
	kubeconfigOf,
	startApi,
} from '../../kubernetes/connection/loopback-api.ts';
import type {AtEnd} from '../clean-up.ts';

/** Stands before an API server, speaks for a user of it, and knows what the logs that it gave contained. */
export type LogTap = {
	/** A kubeconfig that leads here. */
	readonly kubeconfig: string;
	/** The numbers of the lines that each answer with a log has given so far, in their order. */
	readonly answers: readonly number[][];
	/** From now on followed logs are taken from the API server at so many bytes a second. */
	limit(rate: number): void;
};

type Forward = {path: string; headers: Record<string, string>; signal: AbortSignal};

/** @param file - The kubeconfig of the user that it speaks for. */
export const tapLogs = async (file: string, atEnd: AtEnd): Promise<LogTap> => {
	const context = await loadKubeConfig({file});
	const {tls} = await createCredentials(context).get();
	const dispatcher = new Agent({connect: {...tls}, bodyTimeout: 0});
	atEnd(() => dispatcher.destroy());
	const answers: number[][] = [];
	let rate = Number.POSITIVE_INFINITY;
	const forward = async ({path, ...options}: Forward, response: ApiResponse) => {
		const answer = await request(context.server + path, {dispatcher, ...options});
		response.writeHead(answer.statusCode, headersOf(answer.headers));
		const isLog = path.includes('/log?') && answer.statusCode === 200;
		const note = isLog ? noteNumbers(answers) : () => {};
		for await (const chunk of answer.body) {
			note(chunk);
			response.write(chunk);
			if (path.includes('follow=true') && rate < Number.POSITIVE_INFINITY) {
				await sleep((chunk.length / rate) * 1000, undefined, {signal: options.signal});
			}
		}

		response.end();
	};
	const api = await startApi((incoming, response) => {
		const stop = new AbortController();
		response.on('close', () => stop.abort());
		const options = {headers: headersOf(incoming.headers), signal: stop.signal};
		forward({path: incoming.url!, ...options}, response).catch(() => response.destroy());
	}, 'http2');
	atEnd(() => api.close());
	return {
		kubeconfig: kubeconfigOf(api.url),
		answers,
		limit(to) {
			rate = to;
		},
	};
};

/** What the other side has to know, and HTTP/2 allows. An empty file is told by its length alone. */
const passed = /^(?:accept|content-length|content-type|content-range|date|range|retry-after)$/;

const headersOf = (headers: ApiRequest['headers']): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers)
			.filter(([name]) => passed.test(name))
			.map(([name, value]) => [name, String(value)]),
	);

/** Lines come as `<time> <name> <number> …`; what has no end yet belongs to the next chunk. */
const noteNumbers = (answers: number[][]) => {
	const numbers: number[] = [];
	answers.push(numbers);
	const decoder = new TextDecoder('latin1');
	let rest = '';
	return (chunk: Uint8Array) => {
		const lines = (rest + decoder.decode(chunk)).split('\n');
		rest = lines.pop()!;
		for (const line of lines) {
			numbers.push(Number(line.split(' ', 3)[2]));
		}
	};
};
