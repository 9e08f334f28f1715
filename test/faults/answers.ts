import type {IncomingMessage, ServerResponse} from 'node:http';
import {constants, type Http2ServerRequest, type Http2ServerResponse} from 'node:http2';
import type {BreakingProxy} from './breaking-proxy.ts';

export type FaultRequest = IncomingMessage | Http2ServerRequest;

/** What both versions of HTTP have. */
export type FaultResponse = Pick<
	ServerResponse,
	'writeHead' | 'flushHeaders' | 'write' | 'end' | 'destroy' | 'on' | 'once' | 'headersSent'
>;

/** One request with all that is needed to answer it, or to break the answer. */
export type Exchange = {
	readonly response: FaultResponse;
	readonly url: URL;
	/** Break this answer alone. */
	cut(): void;
	/** Reset the connection beneath. */
	reset(): void;
	/** Let nothing more through the connection beneath, and do not say so. */
	freeze(): void;
	/** Take the connection back: in good order, what runs goes on; else at once. */
	goAway(isOrderly: boolean): void;
};

/** What breaks connections beneath TLS and HTTP, by the port that the server knows of its peer. */
export type Beneath = Pick<BreakingProxy, 'reset' | 'freeze'>;

export const exchangeOf = (
	request: FaultRequest,
	response: ServerResponse | Http2ServerResponse,
	beneath: Beneath,
): Exchange => {
	const peerPort = request.socket.remotePort!;
	const isHttp2 = 'stream' in request;
	const destroy = () => request.socket.destroy();
	return {
		response: response as unknown as FaultResponse,
		url: new URL(request.url!, 'https://server'),
		cut: () => (isHttp2 ? request.stream.close(constants.NGHTTP2_INTERNAL_ERROR) : destroy()),
		reset: () => beneath.reset(peerPort),
		freeze: () => beneath.freeze(peerPort),
		goAway(isOrderly) {
			if (!isHttp2) {
				if (!isOrderly) {
					destroy();
				}
			} else if (isOrderly) {
				request.stream.session?.close();
			} else {
				request.stream.session?.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
			}
		},
	};
};

export const answerJson = ({response}: Exchange, body: unknown, status = 200, headers = {}): void => {
	response.writeHead(status, {'content-type': 'application/json', ...headers});
	response.end(JSON.stringify(body));
};

/** Answer with an error as the API server words it. */
export const answerStatus = (
	exchange: Exchange,
	code: number,
	reason: string,
	message: string,
	headers = {},
): void => {
	const body = {kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message};
	answerJson(exchange, body, code, headers);
};

export const throttle = (exchange: Exchange): void =>
	answerStatus(exchange, 429, 'TooManyRequests', 'too many requests, please try again later', {
		'retry-after': '0',
	});

export const blameKubelet = (exchange: Exchange): void => {
	const url = 'https://10.0.0.7:10250/containerLogs/shop/app/app?follow=true';
	answerStatus(
		exchange,
		500,
		'InternalError',
		`Get "${url}": dial tcp 10.0.0.7:10250: connect: connection refused`,
	);
};
