/**
An error whose message is one sentence for a person: what failed, where, what to try.

The message is sanitised where it is shown, not here.
*/
export abstract class KreelError extends Error {
	/** The exit code of a command that ends with this error. */
	abstract readonly exitCode: number;
}
