import {UnreachableError} from '../core/errors/unreachable-error.ts';
import {type MissingNamespace, noNamespace} from './missing-namespace.ts';
import {WireError} from './wire-fields.ts';

/** Why a request to a gateway failed. Only for use inside `gateway/`: sources turn it into a `KreelError` or an event. */
export class GatewayError extends Error {
	override readonly name = 'GatewayError';
	/** HTTP status; 0 where there was no answer. */
	readonly status: number;
	/** From `Retry-After`, in ms. */
	readonly retryAfterMs?: number;
	/** The cluster behind it does not have this namespace. */
	readonly missing?: MissingNamespace;

	/** @param message - What happened, as the part of a sentence after the gateway's address. */
	constructor(
		message: string,
		fields: {status: number; retryAfterMs?: number; missing?: MissingNamespace; cause?: unknown},
	) {
		super(message, {cause: fields.cause});
		this.status = fields.status;
		this.retryAfterMs = fields.retryAfterMs;
		this.missing = fields.missing;
	}

	/** Whether the same request may well succeed later. */
	get isPassing(): boolean {
		return this.status === 0 || this.status === 429 || this.status >= 500;
	}
}

/** What a request that got no answer, or half of one, was about. */
export const networkError = (error: unknown): GatewayError => {
	if (error instanceof GatewayError) {
		return error;
	}

	const {code, message} = firstOf(error) as {code?: string; message: string};
	const words: Record<string, string> = {
		ECONNREFUSED: 'connection refused; is `kreel serve` running there?',
		ENOTFOUND: 'no such host; check the address',
		EAI_AGAIN: 'the name of the host cannot be looked up; check the address and the network',
		ECONNRESET: 'the connection was reset',
		UND_ERR_SOCKET: 'the connection was cut off',
		UND_ERR_CONNECT_TIMEOUT: 'no answer; check the address and the network',
	};
	return new GatewayError(words[code ?? ''] ?? message, {status: 0, cause: error});
};

/** Where a host has several addresses, each has failed; one is enough to tell. */
const firstOf = (error: unknown): unknown => (error instanceof AggregateError ? error.errors[0] : error);

/** Any failure of a gateway as the error that a person sees. */
export const unreachable = (url: string, error: unknown): Error => {
	if (error instanceof WireError || error instanceof SyntaxError) {
		const what = `sent something that is not kreel's wire format (${error.message})`;
		return new UnreachableError(`gateway ${url}: ${what}; is it a kreel gateway of this version?`, {
			cause: error,
		});
	}

	if (error instanceof GatewayError && error.missing) {
		return noNamespace(error.missing, ` at gateway ${url}`);
	}

	return error instanceof GatewayError
		? new UnreachableError(`gateway ${url}: ${error.message}`, {cause: error})
		: (error as Error);
};
