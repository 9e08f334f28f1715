import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {World} from '../world/world.ts';
import {type Answer, answerRequest} from './answer.ts';

/** Serves a world on loopback. */
export class ApiServer {
	readonly #server: Server;
	readonly #world: World;

	constructor(world: World) {
		this.#world = world;
		this.#server = createServer((request, response) => this.#handle(request, response));
	}

	/** @returns The address, as in `http://127.0.0.1:41873`. */
	async listen(port: number): Promise<string> {
		const listening = Promise.withResolvers<void>();
		this.#server.once('error', listening.reject);
		this.#server.listen(port, '127.0.0.1', listening.resolve);
		await listening.promise;
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** Stop to listen and end every request. */
	async close(): Promise<void> {
		const closed = Promise.withResolvers<void>();
		this.#server.close(() => closed.resolve());
		this.#server.closeAllConnections();
		await closed.promise;
	}

	#handle(request: IncomingMessage, response: ServerResponse): void {
		this.#world.simulation.catchUp();
		response.sendDate = false;
		response.setHeader('Date', new Date(this.#world.simulation.now).toUTCString());
		response.setHeader('Cache-Control', 'no-cache, private');
		send(
			response,
			answerRequest(this.#world, {
				method: request.method ?? 'GET',
				url: request.url ?? '/',
				host: request.headers.host ?? '',
			}),
		);
	}
}

const send = (response: ServerResponse, answer: Answer): void => {
	response.statusCode = answer.code;
	for (const [name, value] of Object.entries(answer.headers ?? {})) {
		response.setHeader(name, value);
	}

	switch (answer.type) {
		case 'json':
			response.setHeader('Content-Type', 'application/json');
			response.end(`${JSON.stringify(answer.body)}\n`);
			return;
		case 'text':
			response.setHeader('Content-Type', 'text/plain; charset=utf-8');
			response.end(answer.body);
			return;
		case 'empty':
			response.end();
			return;
		case 'stream':
			response.setHeader('Content-Type', answer.contentType);
			response.flushHeaders();
			answer.start({
				write: chunk => response.write(chunk),
				end: () => response.end(),
				onClose: callback => response.once('close', callback),
			});
	}
};
