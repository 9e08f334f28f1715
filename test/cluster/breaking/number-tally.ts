import type {Instant} from '../../../source/core/instant.ts';

/** What has become of the lines 1 to n of one writer, as a reader saw them. */
export type Told = {
	/** Lines that came, each once. */
	readonly lines: number;
	/** Of these, how many more came out of order than the reader was told. */
	readonly disordered: number;
	/** Lines that did not come, in holes that were said to be there. */
	readonly declared: number;
	/** Lines that did not come, without a word: `from-to`. */
	readonly undeclared: readonly string[];
	/** Lines that came again: `from-to`. */
	readonly again: readonly string[];
	/** Holes that were said to be there, and were not. */
	readonly needless: number;
};

/** All of them, and nothing else. */
export const wholeLog = (lines: number): Told => ({
	lines,
	disordered: 0,
	declared: 0,
	undeclared: [],
	again: [],
	needless: 0,
});

/** Where lines may be missing, by their times: exclusive, and open where a time is absent. */
export type Gap = {readonly from?: Instant; readonly to?: Instant};

type Run = {from: number; to: number};
type Hole = Run & {readonly before?: Instant; readonly after?: Instant};

/** Keeps count of the numbered lines of one writer, which begin at 1. */
export class NumberTally {
	#next = 1;
	#time: Instant | undefined;
	#lines = 0;
	#late = 0;
	#toldLate = 0;
	#holes: Hole[] = [];
	readonly #again: Run[] = [];
	readonly #gaps: Gap[] = [];

	/** How many lines have come so far. */
	get lines(): number {
		return this.#lines;
	}

	/** @param isLate - It is said to belong among earlier ones; where that is not to be seen: it may. */
	takeLine(number: number, time?: Instant, isLate?: boolean): void {
		if (number < this.#next) {
			this.#takeEarlier(number, isLate ?? true);
			return;
		}

		this.#passTo(number, time);
		this.#lines++;
		this.#next = number + 1;
		this.#time = time;
	}

	/** The reader was told that lines may be missing. */
	takeGap(gap: Gap): void {
		this.#gaps.push(gap);
	}

	/** The reader was told that so many lines came late. */
	takeFilled(lines: number): void {
		this.#toldLate += lines;
	}

	/** @param written - Number of the last line that was written. */
	finish(written: number): Told {
		this.#passTo(written + 1, undefined);
		const isTold = (hole: Hole) => this.#gaps.some(gap => spans(gap, hole));
		const isNeeded = (gap: Gap) => this.#holes.some(hole => spans(gap, hole));
		return {
			lines: this.#lines,
			disordered: this.#late - this.#toldLate,
			declared: this.#holes.filter(isTold).reduce((sum, {from, to}) => sum + to - from + 1, 0),
			undeclared: this.#holes.filter(hole => !isTold(hole)).map(showRun),
			again: this.#again.map(showRun),
			needless: this.#gaps.filter(gap => !isNeeded(gap)).length,
		};
	}

	#takeEarlier(number: number, mayBeLate: boolean): void {
		const at = this.#holes.findIndex(({from, to}) => from <= number && number <= to);
		if (at === -1 || !mayBeLate) {
			addTo(this.#again, number);
			return;
		}

		const hole = this.#holes[at]!;
		const rest = [
			{...hole, to: number - 1},
			{...hole, from: number + 1},
		];
		this.#holes.splice(at, 1, ...rest.filter(({from, to}) => from <= to));
		this.#lines++;
		this.#late++;
	}

	#passTo(number: number, time: Instant | undefined): void {
		if (number > this.#next) {
			this.#holes.push({from: this.#next, to: number - 1, before: this.#time, after: time});
		}
	}
}

/** Nobody knows the times of missing lines: they lie between those of the lines beside them. */
const spans = (gap: Gap, hole: Hole): boolean =>
	(gap.from === undefined || (hole.before !== undefined && gap.from <= hole.before)) &&
	(gap.to === undefined || (hole.after !== undefined && gap.to >= hole.after));

const addTo = (runs: Run[], number: number): void => {
	const last = runs.at(-1);
	if (last?.to === number - 1) {
		last.to = number;
	} else {
		runs.push({from: number, to: number});
	}
};

const showRun = ({from, to}: Run): string => `${from}-${to}`;
