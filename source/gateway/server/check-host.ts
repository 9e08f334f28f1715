import {UsageError} from '../../core/errors/usage-error.ts';
import {isLoopback} from '../loopback.ts';
import {Problem} from './problem.ts';

/** @throws {UsageError} Where others could reach the host: without authentication nobody else may read the logs. */
export const checkHost = (host: string): void => {
	if (!isLoopback(host)) {
		throw new UsageError(
			`--host ${host}: not a loopback address; without authentication the gateway serves this machine alone, so give 127.0.0.1`,
		);
	}
};

/**
A page of some website may resolve its own name to 127.0.0.1 and read what it finds there; the name in its requests gives it away.

@throws {Problem} 403
*/
export const checkHostHeader = (header: string | undefined): void => {
	if (header !== undefined && !isLoopback(header.replace(/:\d+$/, ''))) {
		throw new Problem(403, 'this gateway answers to localhost and loopback addresses only');
	}
};
