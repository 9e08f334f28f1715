import {createReadStream, realpathSync, type Stats, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PassThrough, pipeline, type Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {CriLines} from '../core/cri.ts';
import {openTemporaryFile} from '../spool/temporary-file.ts';
import {CriFolder} from './cri-files.ts';
import {CriLog} from './cri-log.ts';
import type {LogSettings} from './file-log.ts';
import type {MakeLog} from './file-tasks.ts';
import type {IndexThreads} from './index-threads.ts';
import {type Input, InputFiles, inputLimits} from './input-files.ts';
import {OpenFile} from './open-file.ts';
import {PlainLog} from './plain-log.ts';

/** What logs are made with. */
export type LogMakers = {
	readonly settings: LogSettings;
	readonly threads: IndexThreads;
	/** A log is opened of which all bytes go through the program, or of so large a file that its index alone makes much garbage. */
	readonly onBytes: () => void;
	/** What is kept of an input that comes only once, in bytes. @default that of `inputLimits` */
	readonly keptBytes?: number;
};

/** The index of a file of so many bytes makes much garbage. */
const largeBytes = 2 * 1024 ** 3;

/** So much of a file tells its format. */
const headBytes = 64 * 1024;

/**
Find out what a file is: text, compressed text, a container's log in the runtime's format, or a pipe.

@throws {Error} Node's own, with a `code`, where it cannot be opened.
*/
export const makeFileLog = async (file: string, makers: LogMakers): Promise<MakeLog> => {
	const stats = statSync(file);
	if (!stats.isFile()) {
		return makeInputLog(streamOf(createReadStream(file)), makers);
	}

	const open = OpenFile.open(file);
	const head = open.read(0, headBytes);
	if (isGzip(head)) {
		open.close();
		return makeInputLog(unpacked(file, stats), makers);
	}

	if (isCri(head)) {
		open.close();
		const real = realpathSync(file);
		return makeCriLog(new CriFolder(path.dirname(real), path.basename(real)), makers);
	}

	if (stats.size > largeBytes) {
		makers.onBytes();
	}

	return opened => new PlainLog({...makers, opened, from: open});
};

/** A container's log, in the files that its runtime writes. */
export const makeCriLog = (folder: CriFolder, {settings, onBytes}: LogMakers): MakeLog => {
	onBytes();
	return opened => new CriLog(opened, folder, settings);
};

/** Standard input, which may be a file as well. */
export const makeStandardInputLog = async (stdin: NodeJS.ReadStream, makers: LogMakers): Promise<MakeLog> => {
	const descriptor = (stdin as {fd?: number}).fd;
	return descriptor !== undefined && new OpenFile(descriptor).isRegular
		? opened => new PlainLog({...makers, opened, from: new OpenFile(descriptor, undefined, () => {})})
		: makeInputLog(streamOf(stdin), makers);
};

/** @throws {Error} Where no temporary file can be made. */
const makeInputLog = async (input: Input, makers: LogMakers): Promise<MakeLog> => {
	const {keptBytes} = makers;
	makers.onBytes();
	const from = await InputFiles.of(input, async () => openTemporaryFile(tmpdir()), inputLimits(keptBytes));
	return opened => new PlainLog({...makers, opened, from});
};

/** What goes on until whoever writes it ends it. */
const streamOf = (bytes: Readable): Input => ({bytes, isFinite: false, close: () => bytes.destroy()});

const unpacked = (file: string, {size: total}: Stats): Input => {
	const packed = createReadStream(file);
	const bytes = new PassThrough();
	pipeline(packed, createGunzip(), bytes, () => {
		// What went wrong is told to whoever reads.
	});
	return {
		bytes,
		isFinite: true,
		close: () => bytes.destroy(),
		progress: () => ({done: packed.bytesRead, total}),
	};
};

/** @see RFC 1952, 2.3.1 */
const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

const isCri = (head: Uint8Array): boolean => {
	const lines = new CriLines();
	lines.push(head);
	return lines.records > 0 && lines.foreign === 0;
};
