import {subscribe} from 'node:diagnostics_channel';
import type {ClientHttp2Stream} from 'node:http2';
import {buildConnector, type Dispatcher, Pool, ProxyAgent} from 'undici';
import type {TlsOptions} from './credentials.ts';

/**
Streams to one server that speaks HTTP/2. The API server allows 100 on a connection, and a connection is opened only when the others are full: six.
*/
export const maxStreams = 600;

export type ServerAddress = {
	/** As in `https://10.0.0.1:6443`. */
	readonly origin: string;
	readonly tls: TlsOptions;
	readonly proxy?: string;
};

// undici 8.12 leaves a stream that was aborted before its answer without a listener for errors. When the connection
// breaks later, Node gives that stream its error, and the process would end with it.
subscribe('http2.client.stream.created', message => {
	const {stream} = message as {stream: ClientHttp2Stream};
	stream.on('error', () => {});
});

const timeouts = {bodyTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 60_000};

// The windows of HTTP/2: a stream that is read slowly must not fill the connection that 99 others share.
const http2 = {
	allowH2: true,
	h2Options: {connectionWindowSize: 64 * 1024 * 1024, initialWindowSize: 512 * 1024},
};

/**
Open the way to a server.

@param onPlain - Called when the server speaks HTTP/1.1 only, where each stream needs a connection of its own.
*/
export const createDispatcher = ({origin, tls, proxy}: ServerAddress, onPlain: () => void): Dispatcher => {
	const connect = {...tls, preferH2: true, allowH2: true, keepAliveInitialDelay: 30_000, timeout: 10_000};
	if (proxy !== undefined) {
		return new ProxyAgent({
			uri: proxy,
			requestTls: connect,
			...http2,
			...timeouts,
		} as ProxyAgent.Options);
	}

	const connector = buildConnector(connect as buildConnector.BuildOptions);
	return new Pool(origin, {
		...http2,
		...timeouts,
		connect(options, callback) {
			connector(options, (...result) => {
				const [error, socket] = result;
				if (!error && (socket as {alpnProtocol?: string | false}).alpnProtocol !== 'h2') {
					onPlain();
				}

				callback(...result);
			});
		},
	} as Pool.Options);
};
