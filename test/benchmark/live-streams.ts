import {spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';

const writer = fileURLToPath(new URL('line-writer.ts', import.meta.url));

/** Make so many files that are written to later; returns their folder. */
export const makeStreams = (folder: string, name: string, count: number): string => {
	const streams = path.join(folder, name);
	mkdirSync(streams, {recursive: true});
	for (let index = 0; index < count; index++) {
		writeFileSync(path.join(streams, `stream-${index}.log`), '');
	}

	return streams;
};

/** Write to them at a steady rate; resolves with the number of lines. */
export const writeStreams = async (
	streams: string,
	count: number,
	linesPerSecond: number,
	seconds: number,
): Promise<number> => {
	const child = spawn(process.execPath, [writer, streams, `${count}`, `${linesPerSecond}`, `${seconds}`], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	return Number(await text(child.stdout));
};
