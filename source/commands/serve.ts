import {aborted} from '../core/aborted.ts';
import {UsageError} from '../core/errors/usage-error.ts';
import {startGateway} from '../gateway/server/start.ts';
import type {Invocation} from './arguments.ts';
import {choiceOf} from './choices.ts';
import {connect} from './connect.ts';
import type {Surroundings} from './surroundings.ts';
import {parseCount} from './time-values.ts';

/**
`kreel serve`: the gateway, until it is interrupted.

@returns The exit code.
@throws {UsageError} On an address that is not loopback: without authentication nobody else may read.
@throws {KreelError}
*/
export const serve = async (invocation: Invocation, surroundings: Surroundings): Promise<number> => {
	const {stderr, interrupted} = surroundings;
	choiceOf(invocation, 'auth', ['none'], 'none');
	const host = invocation.value('host') ?? '127.0.0.1';
	const port = portOf(invocation);
	const {source, close} = await connect(invocation);
	try {
		const gateway = await startGateway({source, host, port});
		if (!invocation.has('quiet')) {
			stderr.write(`serving ${source.name} at ${gateway.url}/api/v1/tasks\n`);
		}

		await aborted(interrupted);
		await gateway.close();
		return 0;
	} finally {
		await close();
	}
};

const portOf = (invocation: Invocation): number => {
	const port = parseCount('port', invocation.value('port') ?? '8080');
	if (port > 65_535) {
		throw new UsageError(`--port ${port}: give a port from 0 (any that is free) to 65535`);
	}

	return port;
};
