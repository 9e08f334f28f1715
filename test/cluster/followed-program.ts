import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {start} from '../commands/program.ts';
import {clusterKubeconfig} from './cluster-source.ts';

/** A run of the built program that follows a log on pipes. */
export type FollowedProgram = {
	/** Standard output so far. */
	readonly lines: readonly string[];
	/** Standard error so far. */
	readonly sentences: readonly string[];
	/** Resolves when so many lines or sentences match. */
	until(kind: 'lines' | 'sentences', pattern: RegExp, count?: number): Promise<void>;
	/** Ctrl-C. */
	interrupt(): void;
	/** Resolves with the exit code when it has ended and all it wrote was read. */
	readonly ended: Promise<number | null>;
};

/** Start `kreel logs -f` in a namespace. */
export const followProgram = (
	namespace: string,
	args: readonly string[],
	kubeconfig = clusterKubeconfig(),
): FollowedProgram => {
	const child = start(['logs', '-f', '-n', namespace, '--kubeconfig', kubeconfig, ...args]);
	let changed = Promise.withResolvers<void>();
	const wake = () => {
		changed.resolve();
		changed = Promise.withResolvers();
	};
	const read = (stream: Readable): string[] => {
		const lines: string[] = [];
		createInterface({input: stream}).on('line', line => {
			lines.push(line);
			wake();
		});
		return lines;
	};
	const written = {lines: read(child.stdout), sentences: read(child.stderr)};
	const ended = once(child, 'close').then(() => {
		wake();
		return child.exitCode;
	});
	return {
		...written,
		ended,
		async until(kind, pattern, count = 1) {
			const has = () => written[kind].filter(line => pattern.test(line)).length >= count;
			while (!has()) {
				if (child.exitCode !== null) {
					throw new Error(`ended with ${child.exitCode}, and said: ${written.sentences.join('; ')}`);
				}

				await changed.promise;
			}
		},
		interrupt: () => child.kill('SIGINT'),
	};
};
