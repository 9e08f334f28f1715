import {KreelError} from './kreel-error.ts';

/** The cluster, gateway or file cannot be reached, or refuses: connection refused, 401, 403, an unusable kubeconfig. */
export class UnreachableError extends KreelError {
	override readonly name = 'UnreachableError';
	readonly exitCode = 4;
}
