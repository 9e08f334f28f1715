import {readlinkSync} from 'node:fs';
import {getPriority, setPriority} from 'node:os';

/** As `nice` has it: so much that the thread which draws gets a processor at once, so little that other programs leave enough. */
const niceness = 5;

/**
Let this thread give way to the others of the program.

On Linux alone, where each thread has a priority of its own; elsewhere, and where the system does not allow it, nothing changes.
*/
export const giveWay = (): void => {
	const thread = ownThread();
	if (thread === undefined) {
		return;
	}

	try {
		setPriority(thread, Math.max(niceness, getPriority(thread)));
	} catch {
		// It works at full speed then, as it does elsewhere.
	}
};

/** The number of this thread, as the kernel counts them: `/proc/thread-self` leads to `1234/task/1240`; proc(5). */
const ownThread = (): number | undefined => {
	try {
		return Number(/^\d+\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))![1]);
	} catch {
		return undefined;
	}
};
