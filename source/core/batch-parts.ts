import type {Instant} from './instant.ts';
import {type LineBatch, LineBatchBuilder, lineBytes, lineCount, sliceBatch} from './line-batch.ts';

/** No lines. */
export const noLines: LineBatch = new LineBatchBuilder(0).take();

/** Batches one after the other as one; a single one is given back as it is. */
export const joinBatches = (batches: readonly LineBatch[]): LineBatch => {
	return batches.length === 1 ? batches[0]! : copyOf(batches);
};

const copyOf = (batches: readonly LineBatch[]): LineBatch => {
	const builder = new LineBatchBuilder(batches.reduce((sum, batch) => sum + byteCount(batch), 0));
	for (const batch of batches) {
		for (let line = 0; line < lineCount(batch); line++) {
			builder.add(lineBytes(batch, line), batch.times[line]!, batch.flags[line]!);
		}
	}

	return builder.take();
};

/** Bytes of all messages together. */
export const byteCount = (batch: LineBatch): number =>
	batch.starts[lineCount(batch)]! - batch.starts[0]! - lineCount(batch) * (batch.separator ?? 0);

/** The same lines with their messages end to end, for those who copy all bytes at once. */
export const packBatch = (batch: LineBatch): LineBatch => (batch.separator ? copyOf([batch]) : batch);

/** The oldest time of a batch that has lines; not the first line's where outputs do not take turns. */
export const oldestTime = ({times}: LineBatch): Instant => {
	let oldest = times[0]!;
	for (const time of times) {
		if (time < oldest) {
			oldest = time;
		}
	}

	return oldest;
};

/** The same lines, where those at the start that have no time (0) of their own, nor one of a line before, have the next one's. */
export const withFirstTimes = (batch: LineBatch): LineBatch => {
	const first = batch.times[0] === 0n ? batch.times.findIndex(time => time !== 0n) : 0;
	if (first <= 0) {
		return batch;
	}

	const times = batch.times.slice();
	times.fill(times[first]!, 0, first);
	return {...batch, times};
};

/** The lines for which `isKept` holds, as runs that share the batch's bytes. */
export const keepLines = (batch: LineBatch, isKept: (line: number) => boolean): LineBatch[] => {
	const runs: LineBatch[] = [];
	const count = lineCount(batch);
	for (let line = 0; line < count; line++) {
		if (isKept(line)) {
			const from = line;
			while (line < count && isKept(line)) {
				line++;
			}

			runs.push(from === 0 && line === count ? batch : sliceBatch(batch, from, line));
		}
	}

	return runs;
};

/** The lines at or after `from` and before `to`. By each line's own time, because standard output and error do not take turns. */
export const linesBetween = (
	batch: LineBatch,
	from: Instant | undefined,
	to: Instant | undefined,
): LineBatch[] =>
	from === undefined && to === undefined
		? lineCount(batch) === 0
			? []
			: [batch]
		: keepLines(batch, line => {
				const time = batch.times[line]!;
				return (from === undefined || time >= from) && (to === undefined || time < to);
			});

/** Whether two lines have the same time and the same bytes. */
export const isSameLine = (a: LineBatch, lineA: number, b: LineBatch, lineB: number): boolean => {
	const length = lineLength(a, lineA);
	if (lineLength(b, lineB) !== length || a.times[lineA] !== b.times[lineB]) {
		return false;
	}

	const [startA, startB] = [a.starts[lineA]!, b.starts[lineB]!];
	for (let index = 0; index < length; index++) {
		if (a.bytes[startA + index] !== b.bytes[startB + index]) {
			return false;
		}
	}

	return true;
};

const lineLength = ({starts, separator}: LineBatch, line: number): number =>
	starts[line + 1]! - starts[line]! - (separator ?? 0);
