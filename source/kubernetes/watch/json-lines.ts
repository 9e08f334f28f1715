import {unintelligible} from '../connection/api-errors.ts';

const newline = 0x0a;

/** Longest line that is kept while its end is awaited, in bytes. An object of the API has at most 2 MiB or so. */
const maxLineBytes = 64 * 1024 * 1024;

/**
The JSON values of a body that has one a line, as a watch has.

What follows the last newline is no value: a body may end in mid-line.

@throws {ApiError} Where a line is no JSON, or has no end.
*/
export async function* readJsonLines<T>(
	body: AsyncIterable<Uint8Array>,
	maxBytes = maxLineBytes,
): AsyncGenerator<T> {
	let rest: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		let start = 0;
		for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
			rest.push(chunk.subarray(start, end));
			const line = Buffer.concat(rest).toString('utf8');
			rest = [];
			size = 0;
			start = end + 1;
			if (line.trim() !== '') {
				yield parseLine<T>(line);
			}
		}

		if (start < chunk.length) {
			rest.push(chunk.subarray(start));
			size += chunk.length - start;
			if (size > maxBytes) {
				throw unintelligible(`a line of a watch that has more than ${maxBytes / 1024 / 1024} MiB`);
			}
		}
	}
}

const parseLine = <T>(line: string): T => {
	try {
		return JSON.parse(line) as T;
	} catch (error) {
		throw unintelligible('a line of a watch that is no JSON', error);
	}
};
