import type {Instant} from '../../../source/core/instant.ts';
import {NumberTally, type Told} from './number-tally.ts';

/** The numbered lines of several pods, as a reader sees them. */
export class NumberedLogs {
	readonly #tallies = new Map<string, NumberTally>();

	/** How many pods have each given so many lines. */
	podsWith(lines: number): number {
		return [...this.#tallies.values()].filter(tally => tally.lines >= lines).length;
	}

	/** What was seen of each pod, all of which have written lines up to that number. */
	finish(written: number): Told[] {
		return [...this.#tallies.values()].map(tally => tally.finish(written));
	}

	of(pod: string): NumberTally {
		const tally = this.#tallies.get(pod) ?? new NumberTally();
		this.#tallies.set(pod, tally);
		return tally;
	}

	/** @param line - `<name> <number>`, and what may follow. */
	takeLine(pod: string, line: string, time?: Instant, isLate?: boolean): void {
		this.of(pod).takeLine(Number(line.split(' ', 2)[1]), time, isLate);
	}
}

/**
What the program has printed of logs whose writers put their pod's name before the number.

@param sentences - What it said beside them: `pod/app 12 lines between … came late`.
*/
export const tallyPrinted = (
	{lines, sentences}: {lines: readonly string[]; sentences: readonly string[]},
	written: number,
): Told[] => {
	const logs = new NumberedLogs();
	for (const line of lines) {
		logs.takeLine(line.split(' ', 1)[0]!, line);
	}

	const only = lines[0]?.split(' ', 1)[0] ?? '';
	for (const sentence of sentences) {
		const [, pod = only, count] = /^(?:(\S+)\/app )?([\d,]+) lines? .* came late/.exec(sentence) ?? [];
		if (count !== undefined) {
			logs.of(pod).takeFilled(Number(count.replaceAll(',', '')));
		}

		if (sentence.includes('may be missing')) {
			const at = sentence.indexOf('/app: ');
			logs.of(at === -1 ? only : sentence.slice(0, at)).takeGap({});
		}
	}

	return logs.finish(written);
};
