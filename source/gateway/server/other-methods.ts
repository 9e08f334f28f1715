import type {FastifyInstance} from 'fastify';
import {Problem} from './problem.ts';

/**
Refuse every method but `GET` at the paths that are served: nothing is ever written through a gateway.

Call it before routes are added; what it returns, after.
*/
export const refuseOtherMethods = (server: FastifyInstance): (() => void) => {
	const paths = new Set<string>();
	server.addHook('onRoute', ({method, url}) => {
		if (method === 'GET') {
			paths.add(url);
		}
	});
	return () => {
		const method = server.supportedMethods.filter(name => name !== 'GET');
		for (const url of paths) {
			// In `onRequest`: a body is not looked at first.
			const onRequest = async (_request: unknown, reply: {header(name: string, value: string): unknown}) => {
				reply.header('allow', 'GET');
				throw new Problem(405, 'only GET is served here: a gateway changes nothing');
			};

			server.route({method, url, onRequest, handler: async () => {}});
		}
	};
};
