import {promisify} from 'node:util';
import {gunzip} from 'node:zlib';
import type {ApiError, ApiStream} from '../api.ts';
import {unintelligible} from './api-errors.ts';

/** Longest body of an object or a list that is read, in bytes, also once it is inflated. */
const maxJsonBytes = 256 * 1024 * 1024;

const inflate = promisify(gunzip);

/**
The value of an answer in JSON, gzipped or plain.

@throws {ApiError} Where it is too long, or no JSON. Other errors are the transport's.
*/
export const readJson = async <T>(
	{headers, body}: Pick<ApiStream, 'headers' | 'body'>,
	maxBytes = maxJsonBytes,
): Promise<T> => {
	const bytes = await readBounded(body, Number(headers['content-length'] ?? 0), maxBytes);
	const text = headers['content-encoding'] === 'gzip' ? await inflateBounded(bytes, maxBytes) : bytes;
	try {
		return JSON.parse(text.toString('utf8')) as T;
	} catch (error) {
		throw unintelligible('something that is no JSON', error);
	}
};

const readBounded = async (
	body: AsyncIterable<Uint8Array>,
	announced: number,
	maxBytes: number,
): Promise<Buffer> => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	// Leaving the loop ends the connection of a body that was not read to its end.
	for await (const chunk of body) {
		size += chunk.length;
		if (Math.max(size, announced) > maxBytes) {
			throw tooLong(maxBytes);
		}

		chunks.push(chunk);
	}

	return Buffer.concat(chunks);
};

const inflateBounded = async (bytes: Buffer, maxBytes: number): Promise<Buffer> => {
	try {
		return await inflate(bytes, {maxOutputLength: maxBytes});
	} catch (error) {
		throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
			? tooLong(maxBytes)
			: unintelligible('something that is no gzip', error);
	}
};

const tooLong = (maxBytes: number): ApiError => unintelligible(`more than ${maxBytes / 1024 / 1024} MiB`);
