import {UnreachableError} from '../core/errors/unreachable-error.ts';
import {WireError} from './wire-fields.ts';

/** Why a request to a gateway failed. Only for use inside `gateway/`: sources turn it into a `KreelError` or an event. */
export class GatewayError extends Error {
	override readonly name = 'GatewayError';
	/** HTTP status; 0 where there was no answer. */
	readonly status: number;
	/** From `Retry-After`, in ms. */
	readonly retryAfterMs?: number;

	/** @param message - What happened, as the part of a sentence after the gateway's address. */
	constructor(message: string, fields: {status: number; retryAfterMs?: number; cause?: unknown}) {
		super(message, {cause: fields.cause});
		this.status = fields.status;
		this.retryAfterMs = fields.retryAfterMs;
	}

	/** Whether the same request may well succeed later. */
	get isPassing(): boolean {
		return this.status === 0 || this.status === 429 || this.status >= 500;
	}
}

/** An answer that is none of a gateway's. */
export const notAGateway = (status: number, what: string): GatewayError =>
	new GatewayError(`${what}; is it the address of a kreel gateway?`, {status: status === 200 ? 418 : status});

/** What a failed `fetch` was about. */
export const networkError = (error: unknown): GatewayError => {
	if (error instanceof GatewayError) {
		return error;
	}

	const cause = (error as {cause?: {code?: string; message?: string}}).cause;
	const words: Record<string, string> = {
		ECONNREFUSED: 'connection refused; is `kreel serve` running there?',
		ENOTFOUND: 'no such host; check the address',
		EAI_AGAIN: 'the name of the host cannot be looked up; check the address and the network',
		ECONNRESET: 'the connection was reset',
		UND_ERR_SOCKET: 'the connection was cut off',
		UND_ERR_CONNECT_TIMEOUT: 'no answer; check the address and the network',
	};
	const message = words[cause?.code ?? ''] ?? cause?.message ?? (error as Error).message;
	return new GatewayError(message, {status: 0, cause: error});
};

/** What a status other than 2xx says, with the gateway's own sentence where it gave one. */
export const statusError = async (response: Response): Promise<GatewayError> => {
	const {status, headers} = response;
	const detail = await detailOf(response);
	const seconds = Number(headers.get('retry-after'));
	const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
	if (status === 401 || status === 403) {
		const why = detail ?? (status === 401 ? 'it does not know who asks' : 'no permission');
		return new GatewayError(`not permitted (${status}): ${why}; try --token-file`, {status});
	}

	return detail === undefined
		? notAGateway(status, `answered ${status}`)
		: new GatewayError(detail, {status, retryAfterMs});
};

/** Most of an error's body that is read, in bytes. */
const maxDetailBytes = 64 * 1024;

const detailOf = async (response: Response): Promise<string | undefined> => {
	try {
		if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
			await response.body?.cancel();
			return undefined;
		}

		const {detail} = JSON.parse(await limitedText(response)) as {detail?: unknown};
		return typeof detail === 'string' ? detail : undefined;
	} catch {
		return undefined;
	}
};

const limitedText = async (response: Response): Promise<string> => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > maxDetailBytes) {
			break;
		}
	}

	return Buffer.concat(chunks).toString('utf8');
};

/** Any failure of a gateway as the error that a person sees. */
export const unreachable = (url: string, error: unknown): Error => {
	if (error instanceof WireError || error instanceof SyntaxError) {
		const what = `sent something that is not kreel's wire format (${error.message})`;
		return new UnreachableError(`gateway ${url}: ${what}; is it a kreel gateway of this version?`, {
			cause: error,
		});
	}

	return error instanceof GatewayError
		? new UnreachableError(`gateway ${url}: ${error.message}`, {cause: error})
		: (error as Error);
};
