import {setTimeout} from 'node:timers/promises';

/** Long enough for the signal to arrive, in ms. */
const deliveryMs = 100;

/**
Stop this process and those that it was started with, as the terminal's own Ctrl-Z does; resolves when it goes on.

Where nobody could let it go on (it was started without a shell), the kernel ignores the signal, and it goes on at once.
*/
export const stopProcess = async (): Promise<void> => {
	process.kill(0, 'SIGTSTP');
	// Time stands still for a stopped process: this ends when it goes on.
	await setTimeout(deliveryMs);
};
