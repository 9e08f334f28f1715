import {KreelError} from './kreel-error.ts';

/** What was read could not be written: a full disk. A reader that went away is no error. */
export class WriteError extends KreelError {
	override readonly name = 'WriteError';
	readonly exitCode = 1;
}
