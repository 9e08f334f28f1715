import {KreelError} from '../core/errors/kreel-error.ts';
import {sanitizeText} from '../terminal/sanitize.ts';
import type {Invocation} from './arguments.ts';
import {withConfiguration} from './configuration.ts';
import {helpText} from './help.ts';
import type {Surroundings} from './surroundings.ts';
import {version} from './version.ts';

/** The parts of the process that commands work with. */
type Process = Pick<
	NodeJS.Process,
	'stdin' | 'stdout' | 'stderr' | 'env' | 'once' | 'on' | 'exit' | 'listenerCount'
>;

/**
Run one command to its end.

Every failure that a person can do something about is one sentence on standard error; what is left is a fault of kreel's own and keeps its
stack, for the report.

@param parse - Gives the arguments; its errors are told like the command's own.
@returns The exit code.
*/
export const runCommand = async (parse: () => Invocation, process: Process): Promise<number> => {
	reportUncaughtFaults(process);
	try {
		const invocation = parse();
		if (invocation.has('help')) {
			process.stdout.write(`${helpText(invocation.command)}\n`);
			return 0;
		}

		if (invocation.has('version')) {
			process.stdout.write(`kreel ${version}\n`);
			return 0;
		}

		return await start(await withConfiguration(invocation, process.env), surroundingsOf(process));
	} catch (error) {
		if (error instanceof KreelError) {
			process.stderr.write(`kreel: ${sanitizeText(error.message)}\n`);
			return error.exitCode;
		}

		reportFault(error, process);
		return 1;
	}
};

const reportFault = (error: unknown, {stderr}: Process): void => {
	const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
	stderr.write(
		`kreel: a fault of its own; please report it:\n${trace.split('\n').map(sanitizeText).join('\n')}\n`,
	);
};

/** What nobody awaits ends the program, too. While the explorer draws, its own guard puts the terminal back first and tells it. */
const reportUncaughtFaults = (process: Process): void => {
	process.on('uncaughtException', error => {
		if (process.listenerCount('uncaughtException') === 1) {
			reportFault(error, process);
			process.exit(1);
		}
	});
};

/** Each command is loaded when it is asked for: nobody waits for the parts of another. */
const start = async (invocation: Invocation, surroundings: Surroundings): Promise<number> => {
	switch (invocation.command) {
		case 'logs':
			return (await import('./logs.ts')).logs(invocation, surroundings);
		case 'tasks':
			return (await import('./tasks.ts')).tasks(invocation, surroundings);
		case 'open':
			return (await import('./open.ts')).open(invocation, surroundings);
		case 'serve':
			return (await import('./serve.ts')).serve(invocation, surroundings);
		case 'explore':
			return (await import('./explore.ts')).explore(invocation, surroundings);
	}
};

const surroundingsOf = (process: Process): Surroundings => {
	const interruption = new AbortController();
	// Once: a second Ctrl-C ends even a command that hangs.
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => interruption.abort());
	}

	const {stdin, stdout, stderr, env} = process;
	return {stdin, stdout, stderr, env, now: Date.now, interrupted: interruption.signal};
};
