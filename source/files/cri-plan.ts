import {type Instant, instantFromMs} from '../core/instant.ts';
import type {CriFile, CriPart} from './cri-files.ts';
import {startOfLastLines} from './cri-start.ts';
import {endOfLines} from './file-ends.ts';
import type {FixedWindow, LogSettings} from './file-log.ts';
import {FileTimes} from './file-times.ts';
import {markBefore} from './growth.ts';
import type {OpenFile} from './open-file.ts';

/** Records of standard output and error are not in the order of their times where they meet: so much around a time is read, too. */
const slackBytes = 64 * 1024;

/** Lines that are read beyond those that are counted, for the same reason. */
const slackLines = 64;

/** A file of the log, open where it is not packed. */
export type OpenCriFile = {readonly file: CriFile; readonly open?: OpenFile};

/**
What must be read of a container's files to have all of a window, oldest first: a little more than that at its ends.

@param files - Oldest first.
@param isWhole - Whether a last record without its newline is read, too.
*/
export const planCri = (
	files: readonly OpenCriFile[],
	window: FixedWindow,
	settings: LogSettings,
	isWhole: boolean,
): CriPart[] => {
	const counter = new Counter(window);
	const parts: CriPart[] = [];
	for (const {file, open} of files.toReversed()) {
		if (open) {
			const {size} = open.look();
			const end = isWhole || !file.isLast ? size : endOfLines(open, 0, size);
			const part = partOf(open, end, window, counter, instantFromMs(settings.now()));
			parts.unshift({file, open, ...part, mark: markBefore(open, part.to)});
			if (part.from > 0) {
				break;
			}
		} else {
			// Nobody knows how much is in it: it is read whole, and those before it.
			parts.unshift({file, from: 0, to: 0, mark: new Uint8Array(0)});
		}
	}

	return parts;
};

/** Counts the lines that a window wants by number, from the newest on. */
class Counter {
	/** Lines that are still to be found; `undefined` where the window does not count. */
	missing: number | undefined;

	constructor({from, tail, atLeast}: FixedWindow) {
		const wanted = tail ?? (from === undefined ? undefined : atLeast);
		this.missing = wanted === undefined ? undefined : wanted + slackLines;
	}
}

const partOf = (
	open: OpenFile,
	end: number,
	{from, to, tail}: FixedWindow,
	counter: Counter,
	now: Instant,
): {from: number; to: number} => {
	const times = new FileTimes(open, now, 'utc');
	const last = to === undefined ? end : Math.min(end, times.positionOf(to, end) + slackBytes);
	const stop = last === end ? end : endOfLines(open, 0, last);
	let start = from === undefined ? 0 : Math.max(0, times.positionOf(from, stop) - slackBytes);
	if (counter.missing !== undefined) {
		const counted = startOfLastLines(open, stop, counter.missing);
		counter.missing -= counted.count;
		start = tail === undefined ? Math.min(start, counted.offset) : Math.max(start, counted.offset);
	}

	return {from: start === 0 ? 0 : endOfLines(open, 0, start), to: stop};
};
