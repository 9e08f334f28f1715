import {noLines, oldestTime} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount, sliceBatch} from '../../core/line-batch.ts';
import {RecentLines} from '../../core/recent-lines.ts';
import {Joiner, type JoinState} from '../logs/joiner.ts';
import type {NodeReading} from './node-reading.ts';
import type {NodeRange} from './plan.ts';

/** How the files go on from what is known. */
export type Continuation =
	/** Proven: the reading gives the lines after the last known one, and only those. */
	| {readonly type: 'joined'; readonly reading: NodeReading}
	/** The files do not have all of what is known (yet): try again. */
	| {readonly type: 'short'}
	/** Equal lines repeat, so the place cannot be told. */
	| {readonly type: 'ambiguous'}
	/** Nothing of what is known is in the files. */
	| {readonly type: 'apart'};

/** Known lines by which a place is looked for: at first few, because that is fast. */
const knownCounts = [500, 50_000];

/** Lines that are read before it is clear that they do not join. */
const maxHeldLines = 200_000;

type Readable = {read(range: NodeRange, signal: AbortSignal): Promise<NodeReading>};

/** Find the known lines in a log, and read on after them. Throws as `NodeLog.read`. */
export const continueReading = async (
	log: Readable,
	known: LineBatch,
	signal: AbortSignal,
): Promise<Continuation> => {
	let result: Continuation = {type: 'apart'};
	for (const count of knownCounts) {
		const total = lineCount(known);
		const newest = sliceBatch(known, Math.max(0, total - count));
		if (total > 0) {
			result = await join(await log.read({from: oldestTime(newest), withLead: true}, signal), newest, signal);
		}

		if (result.type === 'joined' || result.type === 'short' || total <= count) {
			break;
		}
	}

	return result;
};

const join = async (reading: NodeReading, known: LineBatch, signal: AbortSignal): Promise<Continuation> => {
	const lines = new RecentLines(false);
	lines.add(known);
	const joiner = new Joiner(lines, reading.isFromStart);
	const parts = reading.parts(signal);
	for (let next = await parts.next(); !next.done; next = await parts.next()) {
		const part = next.value;
		const fresh = part.type === 'lines' ? joiner.push(part.batch) : noLines;
		if (joiner.state === 'joined') {
			reading.hold(fresh, parts);
			return {type: 'joined', reading};
		}

		if (part.type === 'gap' || joiner.count > maxHeldLines) {
			await parts.return(undefined);
			return {type: 'apart'};
		}
	}

	const last = joiner.finish(false);
	if (joiner.state === 'joined') {
		reading.hold(last);
		return {type: 'joined', reading};
	}

	return {type: joiner.count === 0 ? 'short' : unjoinedType(joiner.state)};
};

const unjoinedType = (state: JoinState): 'short' | 'ambiguous' | 'apart' =>
	state === 'short' || state === 'apart' ? state : 'ambiguous';
