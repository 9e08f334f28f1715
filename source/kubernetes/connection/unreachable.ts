import {UnreachableError} from '../../core/errors/unreachable-error.ts';
import type {ApiError, Connection} from '../api.ts';

/** What was tried, as in `list pods`, and where, as in `in namespace "shop"`. */
export type Attempt = {
	readonly what: string;
	readonly where: string;
	/** What may work without the right to it, as in `choose a namespace with -n`. */
	readonly alternatives: readonly string[];
};

/** An API error as one sentence: what failed, where, what to try. */
export const unreachable = (
	error: ApiError,
	connection: Connection,
	{what, where, alternatives}: Attempt,
): UnreachableError => {
	const at = `${connection.server} (context "${connection.cluster}")`;
	return new UnreachableError(sentence(error, at, `${what} ${where}`.trim(), alternatives), {cause: error});
};

const sentence = (error: ApiError, at: string, what: string, alternatives: readonly string[]): string => {
	if (error.reason === 'Credentials') {
		return `cannot log in to ${at}: ${error.message}; log in again, or check the user of the context`;
	}

	if (error.status >= 300 && error.status <= 399) {
		return `cannot ${what} on ${at}: ${error.message}; check the server of the context`;
	}

	switch (error.status) {
		case 0:
			return `cannot reach ${at}: ${error.message}; ${adviceOf(error)}`;
		case 401:
			return `cannot ${what} on ${at}: the credentials were refused (401 ${error.message}); log in again, or check the user of the context`;
		case 403:
			return `no permission to ${what} on ${at}: ${error.message}; ${[...alternatives, 'ask for that right'].join(', or ')}`;
		case 404:
			return `cannot ${what} on ${at}: it does not answer like a Kubernetes API server (404 ${error.message}); check the server of the context`;
		default:
			return `cannot ${what} on ${at}: it answers ${error.status} ${error.message}; try again, or check the API server`;
	}
};

const isTlsCode = /CERT|SELF_SIGNED|SIGNATURE|TLS|SSL|EPROTO|ALTNAME/;

const adviceOf = (error: ApiError): string => {
	if (error.reason === 'Unintelligible') {
		return 'check the server of the context';
	}

	const {code} = (error.cause ?? {}) as {code?: string};
	return isTlsCode.test(code ?? '')
		? 'check the certificate authority and the server of the context'
		: 'check that the cluster runs, or choose another with --context';
};
