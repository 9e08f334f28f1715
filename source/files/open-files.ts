import {statSync} from 'node:fs';
import path from 'node:path';
import {UnreachableError} from '../core/errors/unreachable-error.ts';
import type {LogSource} from '../core/log-source.ts';
import {fileProblem} from '../core/sentences.ts';
import {CriFolder} from './cri-files.ts';
import type {LogSettings} from './file-log.ts';
import {FileSource, type FileTask} from './file-source.ts';
import {type MakeLog, plainTask, podTask} from './file-tasks.ts';
import {type FoundPod, findLogs} from './find-logs.ts';
import {IndexThreads} from './index-threads.ts';
import {type LogMakers, makeCriLog, makeFileLog, makeStandardInputLog} from './make-log.ts';

/** What is opened, and with what. */
export type OpenFilesOptions = LogSettings & {
	/** Files and folders; `-` is standard input. */
	readonly paths: readonly string[];
	readonly stdin: NodeJS.ReadStream;
	/** Told once where all bytes of a log go through the program (of a plain file they stay where they are), or a file is very large. */
	readonly onBytes?: () => void;
	/** What is kept of standard input and of each packed file, in bytes. @default that of `inputLimits` */
	readonly keptBytes?: number;
};

type PlainSource = {readonly path: string; readonly make: MakeLog};

/** The word for standard input on the command line. */
const standardInput = '-';

/**
Open files, folders and standard input as a source of logs: pods as tasks of their own, all that is plain as one.

@throws {UnreachableError} Where one is not there, may not be read, or has no logs.
*/
export const openFiles = async ({
	paths,
	stdin,
	onBytes,
	keptBytes,
	...settings
}: OpenFilesOptions): Promise<LogSource> => {
	const threads = new IndexThreads();
	let hasBytes = false;
	const makers: LogMakers = {
		settings,
		threads,
		onBytes: () => {
			hasBytes = true;
		},
		keptBytes,
	};
	const tasks: FileTask[] = [];
	const plain: PlainSource[] = [];
	for (const file of new Set(paths)) {
		try {
			const found = await open(file, stdin, makers);
			tasks.push(...found.tasks);
			plain.push(...found.plain);
		} catch (error) {
			if (error instanceof UnreachableError) {
				throw error;
			}

			throw new UnreachableError(`${file}: ${fileProblem(error as Error)}`, {cause: error});
		}
	}

	if (plain.length > 0) {
		tasks.push(plainTask(nameOf(plain), namesOf(plain)));
	}

	if (hasBytes) {
		onBytes?.();
	}

	return new FileSource({name: paths.join(', '), tasks, threads, now: settings.now});
};

type Opened = {readonly tasks: readonly FileTask[]; readonly plain: readonly PlainSource[]};

const open = async (file: string, stdin: NodeJS.ReadStream, makers: LogMakers): Promise<Opened> => {
	if (file === standardInput) {
		return {tasks: [], plain: [{path: 'standard input', make: await makeStandardInputLog(stdin, makers)}]};
	}

	if (!statSync(file).isDirectory()) {
		return {tasks: [], plain: [{path: file, make: await makeFileLog(file, makers)}]};
	}

	const {pods, files} = findLogs(file);
	const tasks = await Promise.all(pods.map(async pod => openPod(pod, makers)));
	const withLogs = tasks.filter(({logs}) => logs.length > 0);
	if (withLogs.length === 0 && files.length === 0) {
		throw new UnreachableError(
			`${file}: no logs in this folder; give log files, or a folder like /var/log/pods or one of its own`,
		);
	}

	const plain = await Promise.all(
		files.map(async found => ({path: found, make: await makeFileLog(found, makers)})),
	);
	return {tasks: withLogs, plain};
};

const openPod = async (pod: FoundPod, makers: LogMakers): Promise<FileTask> => {
	const plain = await Promise.all(
		pod.plain.map(async ({name, file}) => ({name, make: await makeFileLog(file, makers)})),
	);
	const containers = pod.containers.map(({name, folder}) => {
		return {name, make: makeCriLog(new CriFolder(folder), makers)};
	});
	return podTask({...pod, containers: [...containers, ...plain]});
};

/** What a person calls them together. */
const nameOf = (plain: readonly PlainSource[]): string => {
	const names = plain.map(file => path.basename(file.path));
	return names.length <= 2 ? names.join(', ') : `${names[0]} and ${names.length - 1} more`;
};

/** By their names alone where these tell them apart. */
const namesOf = (plain: readonly PlainSource[]) => {
	const names = plain.map(file => path.basename(file.path));
	return plain.map((file, index) => {
		const name = names[index]!;
		return {...file, name: names.indexOf(name) === names.lastIndexOf(name) ? name : file.path};
	});
};
