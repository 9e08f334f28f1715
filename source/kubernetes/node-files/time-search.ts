import {CriLines} from '../../core/cri.ts';
import type {Instant} from '../../core/instant.ts';
import {lineCount} from '../../core/line-batch.ts';
import type {LogFolder} from './log-folder.ts';
import {fileStart, type Position, positionIn} from './position.ts';

/** Bytes that are looked at in one place: several records of the greatest length. */
export const probeBytes = 64 * 1024;

/** A place is found when no more than so many bytes are in question: to read them costs less than to ask again. */
const closeBytes = 512 * 1024;

/** Reading begins so many bytes before: standard output and standard error do not take turns exactly, and lines may be split. */
const leadBytes = 512 * 1024;

const newline = 0x0a;

/** Records around a place of a file. */
type Probe = {
	readonly offset: number;
	/** Of the first record that begins there. */
	readonly position: Position;
	readonly first: Instant;
	readonly last: Instant;
};

/** Where in a file a time is: all before `low` is older, all from `high` on is not. */
type Span = {low: number; lowTime: Instant; start: Position; high: number; highTime: Instant};

/** The ends of a file's records in time. */
export type FileEnds = {readonly first: Instant; readonly last: Instant; readonly size: number};

/**
Find a time in a plain file, by looking at a few places.

Where the times of a file are not in order (the clock went back), it finds one of the places.

@returns `start`: where to begin to read, many records before the first that is as new as `time`. `high`: from that offset on none is older.
@throws {FileMovedError}
*/
export const findTime = async (
	folder: LogFolder,
	name: string,
	{first, last, size}: FileEnds,
	time: Instant,
	signal: AbortSignal,
): Promise<{start: Position; high: number}> => {
	const span: Span = {low: 0, lowTime: first, start: fileStart, high: size, highTime: last};
	let isEven = false;
	while (span.high - span.low > closeBytes) {
		const before = span.high - span.low;
		const probes = placesIn(span, time, isEven).map(offset => probeAt(folder, name, offset, size, signal));
		for (const probe of await Promise.all(probes)) {
			narrow(span, probe, time);
		}

		isEven = span.high - span.low > before / 3;
		if (span.high - span.low === before) {
			break;
		}
	}

	return {start: await leadOf(folder, name, span, size, signal), high: span.high};
};

const leadOf = async (
	folder: LogFolder,
	name: string,
	{low, start}: Span,
	size: number,
	signal: AbortSignal,
): Promise<Position> => {
	if (low <= leadBytes) {
		return fileStart;
	}

	return (await probeAt(folder, name, low - leadBytes, size, signal))?.position ?? start;
};

/** Two places: around where the time would be if the log were written evenly, or, where it is not, at thirds. */
const placesIn = ({low, lowTime, high, highTime}: Span, time: Instant, isEven: boolean): number[] => {
	const length = high - low;
	if (isEven || highTime <= lowTime) {
		return [low + Math.floor(length / 3), low + Math.floor((2 * length) / 3)];
	}

	const share = Number(time - lowTime) / Number(highTime - lowTime);
	const guess = low + length * Math.min(Math.max(share, 0), 1);
	const margin = Math.max(probeBytes * 4, length / 64);
	const within = (place: number) => Math.floor(Math.min(Math.max(place, low + 1), high - probeBytes));
	return [within(guess - margin), within(guess + margin)];
};

const narrow = (span: Span, probe: Probe | undefined, time: Instant): void => {
	if (!probe || probe.offset <= span.low || probe.offset >= span.high) {
		return;
	}

	if (probe.last < time) {
		span.low = probe.offset;
		span.lowTime = probe.first;
		span.start = probe.position;
	} else {
		span.high = probe.offset + (probe.first < time ? probeBytes : 0);
		span.highTime = probe.first < time ? probe.last : probe.first;
	}
};

/** @returns `undefined` where there is no whole record. */
const probeAt = async (
	folder: LogFolder,
	name: string,
	offset: number,
	size: number,
	signal: AbortSignal,
): Promise<Probe | undefined> => {
	for (const length of [probeBytes, probeBytes * 32]) {
		const {bytes} = await folder.range(name, offset, Math.min(offset + length, size), signal);
		const probe = readProbe(bytes, offset);
		if (probe) {
			return probe;
		}
	}

	return undefined;
};

const readProbe = (bytes: Uint8Array, offset: number): Probe | undefined => {
	const start = bytes.indexOf(newline) + 1;
	const times = start === 0 ? undefined : recordTimes(bytes.subarray(start));
	return times && {offset, position: positionIn(bytes, offset, start), ...times};
};

/** Times of the first and the last line that end in these bytes, which begin with a record; `undefined` where there are none. */
export const recordTimes = (bytes: Uint8Array): {first: Instant; last: Instant} | undefined => {
	const lines = new CriLines();
	const batch = lines.push(bytes);
	if (lines.records === 0) {
		return undefined;
	}

	if (lineCount(batch) === 0) {
		const {times} = lines.finish();
		return {first: times[0]!, last: times.at(-1)!};
	}

	return {first: batch.times.find(time => time > 0n) ?? batch.times[0]!, last: batch.times.at(-1)!};
};
