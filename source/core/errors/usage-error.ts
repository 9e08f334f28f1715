import {KreelError} from './kreel-error.ts';

/** Wrong usage: an unknown flag, a value that cannot be. */
export class UsageError extends KreelError {
	override readonly name = 'UsageError';
	readonly exitCode = 2;
}
