import {isSameLine, noLines} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';
import {catchUp, deliverAll} from './catch-up.ts';
import type {LifeLog} from './life-log.ts';
import {newestLine} from './newest-line.ts';

/** A pass that brings nothing new and fits nowhere is repeated so often. */
const maxPasses = 6;

/**
Read the log of a life to its end: until a pass brings nothing that was not known.

One pass proves nothing, because a cut answer looks like a complete one: the line that is the log's newest one must have come, too. Where
the last line has no end, two passes must agree on it.

@param previous - The life before the present one.
@param onGap - Called before lines that do not join what is known; may throw to stop. Gives whether it has handed over what lies between.
@returns Whether all of it was read.
@throws {ApiError}
*/
export const settle = async (
	log: LifeLog,
	previous: boolean,
	onGap: (first: bigint | undefined) => Promise<boolean>,
	signal: AbortSignal,
): Promise<boolean> => {
	let rest = noLines;
	for (let pass = 0; pass < maxPasses; pass++) {
		const isLastTry = pass === maxPasses - 2;
		const result = await catchUp(log, {previous, isLastTry, signal});
		switch (result.type) {
			case 'joined':
				if (
					result.added === 0 &&
					isSameRest(result.rest, rest) &&
					(await isEnd(log, rest, previous, signal))
				) {
					log.deliver(rest);
					return true;
				}

				rest = result.rest;
				pass = result.added > 0 ? 0 : pass;
				break;
			case 'short':
				break;
			case 'apart':
				if (await onGap(result.first)) {
					pass = 0;
				} else {
					await deliverAll(log, result, signal);
				}

				break;
		}
	}

	return false;
};

/** Whether the log ends where what is known does, with a last line without an end or not. */
const isEnd = async (
	log: LifeLog,
	rest: LineBatch,
	previous: boolean,
	signal: AbortSignal,
): Promise<boolean> => {
	if (log.isPast) {
		return true;
	}

	const {line, isOpen} = await newestLine(log, previous, signal);
	if (isOpen !== lineCount(rest) > 0) {
		return false;
	}

	return lineCount(line) === 0 ? log.known.count === 0 : log.known.find(line, 0) !== undefined;
};

const isSameRest = (a: LineBatch, b: LineBatch): boolean =>
	lineCount(a) === lineCount(b) && (lineCount(a) === 0 || isSameLine(a, 0, b, 0));
