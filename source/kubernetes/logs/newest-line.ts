import {noLines} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../core/line-batch.ts';
import {ApiError} from '../api.ts';
import type {LifeLog} from './life-log.ts';

/** Where a log ends. */
export type NewestLine = {
	/** The newest line that has an end, as a batch of one line; without a line where there is none. */
	readonly line: LineBatch;
	/** Something without an end comes after it. */
	readonly isOpen: boolean;
};

/** The tails in which it is looked for, in records of the runtime: a last line without an end may be many of them. */
const tails = [1, 100, 2000];

/** An empty answer may be a cut one, and no header tells: so many in a row are taken for a log without a line. */
const emptyTails = [...tails, 2000, 2000];

/**
Ask for the newest line of a log.

It comes alone, so that no limit of size cuts it off. Where it is known, all was read that was there. Where there is none, nobody can tell
as long as lines are known: an answer that was cut looks like that of a log that has no line, or none since it was rotated.

@param previous - Of the life before the present one.
@throws {ApiError} Also where a log that showed something without an end shows nothing afterwards: such answers were cut.
@throws {LifeChangedError}
*/
export const newestLine = async (
	log: LifeLog,
	previous: boolean,
	signal: AbortSignal,
): Promise<NewestLine> => {
	let isOpen = false;
	let isCut = false;
	for (const tailLines of log.known.count === 0 ? emptyTails : tails) {
		const {lines, rest} = await log.collect({previous, tailLines}, signal);
		const count = lineCount(lines);
		isOpen ||= lineCount(rest) > 0;
		isCut = isOpen && lineCount(rest) === 0;
		if (count > 0) {
			return {line: sliceBatch(lines, count - 1), isOpen};
		}
	}

	if (isCut) {
		throw new ApiError('the answer was cut', {status: 0});
	}

	return {line: noLines, isOpen};
};
