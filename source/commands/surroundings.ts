/** What a command may touch of the process it runs in. Tests bring their own. */
export type Surroundings = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream & {readonly fd: number};
	readonly stderr: NodeJS.WritableStream;
	readonly env: NodeJS.ProcessEnv;
	/** ms since the epoch. */
	readonly now: () => number;
	/** Aborts at Ctrl-C or SIGTERM. */
	readonly interrupted: AbortSignal;
};
