import type {FastifyReply} from 'fastify';
import {KreelError} from '../../core/errors/kreel-error.ts';
import {NothingMatchedError} from '../../core/errors/nothing-matched-error.ts';
import {UsageError} from '../../core/errors/usage-error.ts';
import {briefly} from './brief.ts';

/** An answer that is no success, as RFC 9457 has it: `application/problem+json` with one sentence as `detail`. */
export class Problem extends Error {
	override readonly name = 'Problem';
	readonly status: number;
	/** Members of the problem beside those that every problem has. */
	readonly members: Readonly<Record<string, unknown>>;

	constructor(
		status: number,
		detail: string,
		cause?: unknown,
		members: Readonly<Record<string, unknown>> = {},
	) {
		super(detail, {cause});
		this.status = status;
		this.members = members;
	}
}

const titles: Record<number, string> = {
	400: 'Bad Request',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	408: 'Request Timeout',
	409: 'Conflict',
	410: 'Gone',
	413: 'Content Too Large',
	414: 'URI Too Long',
	431: 'Request Header Fields Too Large',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
};

/** What went wrong, as an answer. Only the words of errors that are made for people leave the process. */
export const problemOf = (error: unknown): Problem => {
	if (error instanceof Problem) {
		return error;
	}

	if (error instanceof NothingMatchedError) {
		return new Problem(404, error.message, error);
	}

	if (error instanceof UsageError) {
		return new Problem(400, error.message, error);
	}

	if (error instanceof KreelError) {
		return new Problem(502, error.message, error);
	}

	const {code, statusCode: status} = error as {code?: unknown; statusCode?: unknown};
	if (code === 'FST_ERR_BAD_URL') {
		return new Problem(400, 'the path of this address is not percent-encoded text (UTF-8)', error);
	}

	if (code === 'FST_ERR_MAX_PARAM_LENGTH') {
		return new Problem(414, 'a name in the path of this address is longer than any of Kubernetes', error);
	}

	return typeof status === 'number' && status >= 400 && status < 500
		? new Problem(status, (error as Error).message, error)
		: new Problem(500, 'the gateway failed at this request; try again', error);
};

/** The words of a status. */
export const titleOf = (status: number): string => titles[status] ?? 'Error';

/** Longest sentence of a problem, in characters: a cluster, too, may repeat all that was asked. */
const maxDetail = 500;

/** A problem as it goes over the wire. */
export const problemJson = ({status, message, members}: Problem): string => {
	const detail = message.length > maxDetail ? `${message.slice(0, maxDetail)}…` : message;
	return JSON.stringify({type: 'about:blank', title: titleOf(status), status, detail, ...members});
};

export const problemHeaders = {'content-type': 'application/problem+json', 'cache-control': 'no-store'};

/** @param asked - The values of the request's path and parameters. */
export const sendProblem = (reply: FastifyReply, error: unknown, asked: Iterable<unknown> = []): void => {
	const {status, message, members} = problemOf(error);
	const problem = new Problem(status, briefly(message, asked), error, members);
	void reply.code(status).headers(problemHeaders).send(problemJson(problem));
};
