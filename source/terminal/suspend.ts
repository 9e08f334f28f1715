import {enterModes, leaveModes} from './modes.ts';

/** What suspending needs of the process; `process` fits. */
export type SuspendableProcess = {
	kill(pid: number, signal: 'SIGTSTP'): unknown;
	once(event: 'SIGCONT', listener: () => void): unknown;
	off(event: 'SIGCONT', listener: () => void): unknown;
};

/**
How long to wait for the stop, in ms. A process group that no shell looks after (in a container) cannot be stopped by SIGTSTP; then
nothing would ever continue it.
*/
const stopMs = 200;

/**
Stop the program as Ctrl-Z does, until the shell continues it (`fg`). The whole process group, so that a script around it stops too.

Between Ink's `suspendTerminal()` and its `resume()`: these leave and enter the alternate screen, this switches the modes beside it.
*/
export const suspendProcess = async (
	stdout: {write(text: string): unknown},
	suspendable: SuspendableProcess = process,
): Promise<void> => {
	stdout.write(leaveModes);
	await new Promise<void>(resolve => {
		const go = (): void => {
			clearTimeout(timer);
			suspendable.off('SIGCONT', go);
			resolve();
		};

		const timer = setTimeout(go, stopMs);
		suspendable.once('SIGCONT', go);
		suspendable.kill(0, 'SIGTSTP');
	});
	stdout.write(enterModes);
};
