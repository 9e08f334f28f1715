import {once} from 'node:events';
import type {Writable} from 'node:stream';
import {WriteError} from '../core/errors/write-error.ts';

/** Standard output for bytes that must all arrive, in order. */
export type Output = {
	/** Queue bytes. Never waits, never drops. */
	write(bytes: Uint8Array | string): void;
	/** Resolves once the reader has taken enough; a slow one is waited for. Absent where it has: nothing need be waited for at each line. */
	readonly full: Promise<void> | undefined;
	/**
	Resolves once everything is with the operating system, or the reader has gone away.

	@throws {WriteError} Where not everything could be written.
	*/
	flushed(): Promise<void>;
	/** Aborts when nothing can be written any more. */
	readonly closed: AbortSignal;
};

/** @param stream - Standard output, or what stands for it. */
export const createOutput = (stream: Writable): Output => {
	const closing = new AbortController();
	let failure: WriteError | undefined;
	stream.on('error', (error: NodeJS.ErrnoException) => {
		failure ??= isReaderGone(error)
			? undefined
			: new WriteError(
					`standard output cannot be written: ${error.message}; what was printed is not complete`,
				);
		closing.abort();
	});
	let isGathering = false;
	/** What comes at once is written at once: hundreds of logs would cause as many calls of the system. */
	const gather = () => {
		if (!isGathering) {
			isGathering = true;
			stream.cork();
			setImmediate(() => {
				isGathering = false;
				stream.uncork();
			});
		}
	};
	const drained = async () => {
		// `once` rejects when the signal aborts or the stream fails: then nothing can be written any more.
		await once(stream, 'drain', {signal: closing.signal}).catch(() => {});
	};
	return {
		closed: closing.signal,
		write(bytes) {
			if (!closing.signal.aborted) {
				gather();
				stream.write(bytes);
			}
		},
		get full() {
			return stream.writableNeedDrain && !closing.signal.aborted ? drained() : undefined;
		},
		async flushed() {
			if (!closing.signal.aborted) {
				await new Promise<void>(resolve => {
					stream.write('', () => resolve());
				});
			}

			if (failure) {
				throw failure;
			}
		},
	};
};

const isReaderGone = ({code}: NodeJS.ErrnoException): boolean =>
	code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ECONNRESET';
