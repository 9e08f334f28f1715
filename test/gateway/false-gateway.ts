import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {onTestFinished} from 'vitest';
import {encodeTask} from '../../source/gateway/wire-task.ts';
import {taskOf} from '../core/scripted-source.ts';

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Something on loopback that answers what a test wants where a gateway should be. */
export const startFalseGateway = async (handle: Handle): Promise<string> => {
	const server = createServer(handle);
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as {port: number}).port}`;
};

export const falseTask = taskOf('report', {id: {kind: 'job'}});

/** Lists one task, and leaves its log to the test. `connection` counts the requests for it from 1. */
export const startFalseLog = async (
	log: (response: ServerResponse, connection: number, request: IncomingMessage) => void,
): Promise<string> => {
	let connection = 0;
	return startFalseGateway((request, response) => {
		const path = request.url!.split('?')[0]!;
		if (path.endsWith('/logs')) {
			connection++;
			log(response, connection, request);
		} else if (request.headers.accept === 'text/event-stream') {
			response.writeHead(200, {'content-type': 'text/event-stream'});
			response.write(`event: snapshot\ndata: {"tasks":[${encodeTask(falseTask)}]}\n\n`);
		} else {
			response.writeHead(200, {'content-type': 'application/json'}).end(`[${encodeTask(falseTask)}]`);
		}
	});
};

/** Begin an answer of events. */
export const sse = (
	response: ServerResponse,
	...events: Array<[name: string, data: object, id?: string]>
): void => {
	if (!response.headersSent) {
		response.writeHead(200, {'content-type': 'text/event-stream'});
	}

	for (const [name, data, id] of events) {
		response.write(
			`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
		);
	}
};

export const problem = (response: ServerResponse, status: number, detail: string, headers = {}): void => {
	response
		.writeHead(status, {'content-type': 'application/problem+json', ...headers})
		.end(JSON.stringify({status, detail}));
};
