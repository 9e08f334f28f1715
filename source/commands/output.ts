import {once} from 'node:events';

/** Standard output for bytes that must all arrive, in order. */
export type Output = {
	/** Queue bytes. Never waits, never drops. */
	write(bytes: Uint8Array | string): void;
	/** Resolves once the reader has taken enough; a slow one is waited for. */
	drained(): Promise<void>;
	/** Resolves once everything is with the operating system. */
	flushed(): Promise<void>;
	/** Aborts when the reader has gone away. */
	readonly closed: AbortSignal;
};

/** @param stream - Standard output, or what stands for it. */
export const createOutput = (stream: NodeJS.WritableStream & {writableNeedDrain?: boolean}): Output => {
	const gone = new AbortController();
	stream.on('error', () => gone.abort());
	return {
		closed: gone.signal,
		write(bytes) {
			if (!gone.signal.aborted) {
				stream.write(bytes);
			}
		},
		async drained() {
			if (stream.writableNeedDrain && !gone.signal.aborted) {
				// `once` rejects when the signal aborts or the stream fails: then nobody reads any more.
				await once(stream, 'drain', {signal: gone.signal}).catch(() => {});
			}
		},
		async flushed() {
			if (!gone.signal.aborted) {
				await new Promise<void>(resolve => {
					stream.write('', () => resolve());
				});
			}
		},
	};
};
