import {clipCause} from './clip-cause.ts';

/** Parameters of a request; absent ones are left out. */
export type ApiParameters = Readonly<Record<string, string | number | boolean | undefined>>;

export type Protocol = 'HTTP/2' | 'HTTP/1.1';

/** The body of an answer, as it arrives. */
export type ApiStream = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Ends cleanly, or throws the `ApiError` of the transport. Must be drained or aborted. */
	readonly body: ApiBody;
};

/** Bytes as they arrive, for one reader. */
export type ApiBody = AsyncIterable<Uint8Array> & {
	/**
	In place of iterating: have all that comes handed over, without a promise for each piece. Where hundreds of bodies trickle, promises cost
	more than what is done with the bytes. Absent where the transport has only those.

	@returns When the body has ended.
	@throws {ApiError}
	*/
	readAll?(onChunk: (chunk: Uint8Array) => void): Promise<void>;
};

export type OpenOptions = {
	readonly headers?: Readonly<Record<string, string>>;
	/**
	A watch, or a log that is followed: it may be silent for ever, from the beginning. The API server answers a followed log with its first
	line (kubelet, getContainerLogs: nothing is flushed before). Whoever opens it has to watch it.

	@default false
	*/
	readonly isEndless?: boolean;
};

/**
One identity on one cluster: the only way by which requests leave.

@see connection.ts for the implementation
*/
export type Connection = {
	/** The context's name. */
	readonly cluster: string;
	/** The context's namespace, or `default`. */
	readonly namespace: string;
	/** Address of the API server, for sentences. */
	readonly server: string;
	/** What the server speaks; `undefined` before its first answer. With HTTP/1.1 each log takes a connection of its own. */
	readonly protocol: Protocol | undefined;

	/**
	GET an object or a list.

	@param path - As in `/api/v1/namespaces/shop/pods`; each segment already encoded.
	@throws {ApiError} For every status but 2xx, and when the server cannot be reached.
	*/
	getJson<T>(path: string, parameters: ApiParameters, signal: AbortSignal): Promise<T>;

	/**
	GET a body that is read as it arrives: a watch, a log. It must end: where nothing more of it comes, it breaks off.

	@throws {ApiError} As `getJson`; the error carries the body's message.
	*/
	open(
		path: string,
		parameters: ApiParameters,
		signal: AbortSignal,
		options?: OpenOptions,
	): Promise<ApiStream>;

	close(): Promise<void>;
};

/** Why a request failed. Only for use inside `kubernetes/`: sources turn it into a `KreelError` or an event. */
export class ApiError extends Error {
	override readonly name = 'ApiError';
	/** HTTP status; 0 where there was no answer (refused, reset, timed out). */
	readonly status: number;
	/** `reason` of the Kubernetes `Status` body: `Forbidden`, `NotFound`, `Expired`… */
	readonly reason?: string;
	/** From `Retry-After`, in ms. */
	readonly retryAfterMs?: number;

	/** @param message - The server's own message, or what happened to the connection; clipped to 300 characters. */
	constructor(
		message: string,
		fields: {status: number; reason?: string; retryAfterMs?: number; cause?: unknown},
	) {
		super(clipCause(message), {cause: fields.cause});
		this.status = fields.status;
		this.reason = fields.reason;
		this.retryAfterMs = fields.retryAfterMs;
	}
}
