import {appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import {onTestFinished} from 'vitest';
import {formatInstant} from '../../source/core/instant.ts';
import type {LogSource} from '../../source/core/log-source.ts';
import {openFiles} from '../../source/files/open-files.ts';

/** A folder of its own for logs, removed when it is closed. */
export class LogFolder {
	readonly path = mkdtempSync(path.join(tmpdir(), 'kreel-files-'));

	/** The path of a file in it. */
	at(name: string): string {
		return path.join(this.path, name);
	}

	/** Write a file, with the folders that it is in; returns its path. */
	write(name: string, content: string | Uint8Array): string {
		mkdirSync(path.dirname(this.at(name)), {recursive: true});
		writeFileSync(this.at(name), content);
		return this.at(name);
	}

	append(name: string, content: string): void {
		appendFileSync(this.at(name), content);
	}

	remove(): void {
		rmSync(this.path, {recursive: true, force: true});
	}
}

/** A folder for one test. */
export const logFolder = (): LogFolder => {
	const folder = new LogFolder();
	onTestFinished(() => folder.remove());
	return folder;
};

/** Nobody is at standard input. */
export const noInput = Readable.from([]) as NodeJS.ReadStream;

/** The files as a source, for one test. Files were not written to for long, unless `now` says otherwise. */
export const openSource = async (
	paths: readonly string[],
	{stdin = noInput, now = () => Date.now() + 60_000, zone = 'utc'} = {},
): Promise<LogSource> => {
	const source = await openFiles({paths, stdin, now, zone});
	onTestFinished(async () => source.close());
	return source;
};

/** When the logs of tests begin. */
export const startedAt = 1_790_000_000_000_000_000n;

/** The stamp of a line, some ms after the beginning. */
export const stamp = (ms: number): string => formatInstant(startedAt + BigInt(ms) * 1_000_000n);

/** Records in the format of a container runtime, `everyMs` apart. */
export const criRecords = (
	texts: readonly string[],
	{from = 0, everyMs = 100, stream = 'stdout'} = {},
): string => texts.map((text, index) => `${stamp(from + index * everyMs)} ${stream} F ${text}\n`).join('');

/** `name 0`, `name 1`… */
export const numbered = (name: string, from: number, to: number): string[] =>
	Array.from({length: to - from}, (_, index) => `${name} ${from + index}`);

/** How the log of `app.log` is opened. */
export const openedLog = {
	type: 'opened',
	stream: 's',
	task: {cluster: 'files', namespace: '', kind: 'file', name: 'app.log', uid: 'u'},
	namespace: '',
	pod: 'app.log',
	container: '',
	role: 'main',
} as const;
