import {ApiError} from '../api.ts';
import type {Answer} from './transport.ts';

/**
A body that must end: given up when nothing more of it comes while it is waited for.

@param limitMs - How long that may take. The time that the reader takes does not count.
@throws {ApiError} That, or what the body throws.
*/
export async function* untilSilent(answer: Answer, limitMs: number): AsyncGenerator<Uint8Array> {
	let isAwaited = true;
	let isSilent = false;
	const timer = setTimeout(() => {
		if (isAwaited) {
			isSilent = true;
			answer.discard();
		}
	}, limitMs);
	try {
		for await (const chunk of answer.body) {
			isAwaited = false;
			yield chunk;
			isAwaited = true;
			timer.refresh();
		}
	} catch (error) {
		throw isSilent ? stopped(limitMs) : error;
	} finally {
		clearTimeout(timer);
	}
}

const stopped = (ms: number): ApiError => new ApiError(`the answer stopped for ${ms / 1000} s`, {status: 0});
