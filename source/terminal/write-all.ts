import {write} from 'node:fs';

/** How long a terminal that takes nothing at the moment is left alone, in ms. */
const pauseMs = 5;

/**
Write to a terminal without waiting for it: Node's own streams block on terminals, so that a slow one stops everything.

@param done - Called when all is written, or where the terminal is gone.
*/
export const writeAll = (fd: number, bytes: Uint8Array, done: () => void): void => {
	write(fd, bytes, (error, written) => {
		if (error && error.code !== 'EAGAIN') {
			done();
		} else if (error) {
			setTimeout(writeAll, pauseMs, fd, bytes, done);
		} else if (written < bytes.length) {
			writeAll(fd, bytes.subarray(written), done);
		} else {
			done();
		}
	});
};
