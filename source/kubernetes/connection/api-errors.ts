import {ApiError, type ApiStream} from '../api.ts';

/** Longest error body that is read, in bytes. */
const maxErrorBytes = 1024 * 1024;

/** The error of an answer that is no 2xx, with the server's own message. */
export const apiErrorOf = async (answer: ApiStream): Promise<ApiError> => {
	const text = await readStart(answer.body);
	const status = parseStatus(text);
	const seconds = Number(answer.headers['retry-after']);
	const words = redirectWords(answer) ?? (status.message || text.trim() || `HTTP ${answer.status}`);
	return new ApiError(words, {
		status: answer.status,
		reason: status.reason,
		retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
	});
};

/** Redirects are not followed: the credentials are for the server of the context alone. What follows the host may be a secret. */
const redirectWords = ({status, headers}: ApiStream): string | undefined => {
	if (status < 300 || status > 399) {
		return undefined;
	}

	const to = String(headers.location ?? '');
	return `it redirects (HTTP ${status})${URL.canParse(to) ? ` to ${new URL(to).host}` : ''}`;
};

const readStart = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			chunks.push(chunk);
			size += chunk.length;
			if (size > maxErrorBytes) {
				break;
			}
		}
	} catch {
		// The status is known; a cut body only costs words.
	}

	return Buffer.concat(chunks).toString('utf8');
};

const parseStatus = (text: string): {message?: string; reason?: string} => {
	try {
		const status = JSON.parse(text);
		return status?.kind === 'Status' ? status : {};
	} catch {
		return {};
	}
};

const transportWords: Record<string, string> = {
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection reset',
	EPIPE: 'connection reset',
	EHOSTUNREACH: 'no route to host',
	ENETUNREACH: 'network unreachable',
	ETIMEDOUT: 'connection timed out',
	ENOTFOUND: 'unknown host',
	EAI_AGAIN: 'name lookup failed',
	UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
	UND_ERR_HEADERS_TIMEOUT: 'no answer within 30 s',
	UND_ERR_SOCKET: 'connection lost',
	ERR_HTTP2_ERROR: 'connection lost',
	ERR_HTTP2_SESSION_ERROR: 'connection lost',
	ERR_HTTP2_STREAM_CANCEL: 'connection lost',
	ERR_HTTP2_STREAM_ERROR: 'the server broke off the answer',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'no authority that the context names has signed its certificate',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'no authority that the context names has signed its certificate',
	SELF_SIGNED_CERT_IN_CHAIN: 'no authority that the context names has signed its certificate',
	DEPTH_ZERO_SELF_SIGNED_CERT:
		'its certificate is self-signed, and the context does not name it as an authority',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet',
	UND_ERR_DESTROYED: 'the connection was closed',
	UND_ERR_CLOSED: 'the connection was closed',
	ABORT_ERR: 'aborted',
	UND_ERR_ABORTED: 'aborted',
};

/** What happened to a connection, as an `ApiError` with status 0. */
export const transportError = (error: unknown, server: string): ApiError => {
	if (error instanceof ApiError) {
		return error;
	}

	const {code, message} = error as {code?: unknown; message?: string};
	const words = typeof code === 'string' ? transportWords[code] : undefined;
	const host =
		words === 'unknown host' || words === 'name lookup failed' ? ` ${new URL(server).hostname}` : '';
	return new ApiError(words ? `${words}${host}` : (message ?? String(error)), {status: 0, cause: error});
};

/** The server talks, but not as an API server does. */
export const unintelligible = (what: string, cause?: unknown): ApiError =>
	new ApiError(`the server answered with ${what}`, {status: 0, reason: 'Unintelligible', cause});

/** Why no credentials came: a file that is not there, or what the plugin said. */
export const credentialsError = (error: unknown): ApiError =>
	new ApiError(credentialsFault(error), {status: 401, reason: 'Credentials', cause: error});

const credentialsFault = (error: unknown): string => {
	const {code, path, message = ''} = error as NodeJS.ErrnoException;
	if (error instanceof SyntaxError) {
		// Its message quotes what was read, which may be a credential.
		return 'the login of the user gave no credential';
	}

	return code === 'ENOENT'
		? `${path} does not exist`
		: message.trim().split('\n')[0] || 'the login of the user failed and said nothing';
};
