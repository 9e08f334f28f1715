import {type IncomingMessage, maxHeaderSize, type ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import {Problem, problemHeaders, problemJson, titleOf} from './problem.ts';

type HttpServer = {
	on(event: 'request', listener: (request: IncomingMessage, response: ServerResponse) => void): unknown;
};

/** Answers what could not be read as a request at all, which no route ever sees. */
export class ClientRefusal {
	readonly #answering = new WeakMap<Duplex, number>();

	/** Know which connections are in the middle of an answer. */
	watch(server: HttpServer): void {
		server.on('request', ({socket}, response) => {
			this.#count(socket, 1);
			response.once('close', () => this.#count(socket, -1));
		});
	}

	refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
		// A second answer in the middle of the first would be taken for a part of it.
		if (error.code === 'ECONNRESET' || !socket.writable || this.#answering.get(socket)) {
			socket.destroy();
		} else {
			socket.end(rawAnswer(problemFor(error.code)));
		}
	}

	#count(socket: Duplex, change: number): void {
		this.#answering.set(socket, (this.#answering.get(socket) ?? 0) + change);
	}
}

const problemFor = (code: string | undefined): Problem => {
	switch (code) {
		case 'HPE_HEADER_OVERFLOW':
			return new Problem(
				431,
				`the address and headers of this request are longer than ${maxHeaderSize / 1024} KiB; ask for less at once`,
			);
		case 'ERR_HTTP_REQUEST_TIMEOUT':
			return new Problem(408, 'the request did not come whole in time; try again');
		default:
			return new Problem(400, 'this is no request of HTTP');
	}
};

const rawAnswer = (problem: Problem): string => {
	const body = problemJson(problem);
	const headers = {...problemHeaders, 'content-length': Buffer.byteLength(body), connection: 'close'};
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	return `HTTP/1.1 ${problem.status} ${titleOf(problem.status)}\r\n${lines.join('')}\r\n${body}`;
};
