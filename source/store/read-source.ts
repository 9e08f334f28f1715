import {readSync} from 'node:fs';
import type {ReadSource} from './leaf-job.ts';

/** Memory for a leaf of the usual size, in bytes. */
const usualBytes = 1.25 * 1024 * 1024;

/** Memory for what is read from files, used again and again. */
const buffers = {
	columns: new SharedArrayBuffer(0),
	messages: new SharedArrayBuffer(0),
};

/** For threads: gives memory as it is, and reads files, which are the process's. */
export const readSource: ReadSource = (source, length, kind) => {
	if (source instanceof SharedArrayBuffer) {
		return source;
	}

	if (buffers[kind].byteLength < length) {
		buffers[kind] = new SharedArrayBuffer(Math.max(length, usualBytes));
	}

	try {
		const into = new Uint8Array(buffers[kind], 0, length);
		return readSync(source.fd, into, 0, length, source.offset) === length ? buffers[kind] : undefined;
	} catch {
		return undefined;
	}
};
