import type {Instant} from '../../core/instant.ts';
import type {LogName} from '../../core/log-names.ts';
import {FileFacts} from './file-facts.ts';
import type {ChainStart} from './log-chain.ts';
import type {LogFolder} from './log-folder.ts';
import {fileStart, type Position} from './position.ts';
import {findTail, type TailPlace, type TailWanted} from './tail-search.ts';
import {findTime} from './time-search.ts';

/** Standard output and standard error do not take turns exactly: a line may stand after one that is newer by so many ns. */
export const disorderNs = 500_000_000n;

/** What of a log is wanted. */
export type NodeRange = {
	/** Lines at or after it. */
	readonly from?: Instant;
	/** Lines before it. */
	readonly to?: Instant;
	/** At most so many of the newest. */
	readonly tail?: number;
	/** Where fewer lines are as new as `from`: also so many of the newest before it. */
	readonly atLeast?: number;
	/** Also the lines before `from` that have to be read anyway. */
	readonly withLead?: boolean;
};

/** Where to begin, and which lines to leave out. */
export type Plan = {
	readonly start: ChainStart;
	/** The first lines that come are not wanted. */
	readonly discard: number;
	readonly from?: Instant;
	readonly to?: Instant;
	/** Bytes to read, as stored. */
	readonly total: number;
};

type Place = {readonly index: number; readonly position: Position; readonly discard: number};
type End = {readonly index: number; readonly offset?: number};

/**
Find where a range begins, with few requests.

@param names - The files as they were listed, at least one.
@throws {FileMovedError} Where a file was renamed meanwhile: list them and plan again.
*/
export const planRange = async (
	folder: LogFolder,
	names: readonly LogName[],
	range: NodeRange,
	signal: AbortSignal,
): Promise<Plan> => {
	const planner = new Planner(folder, names, signal);
	const end = await planner.endOf(range.to);
	const {place, from} = await planner.startOf(range, end);
	return {
		start: {names, index: place.index, position: place.position},
		discard: place.discard,
		from: range.withLead ? undefined : from,
		to: range.to,
		total: await planner.bytesBetween(place, end),
	};
};

class Planner {
	readonly #folder: LogFolder;
	readonly #names: readonly LogName[];
	readonly #signal: AbortSignal;
	readonly #facts: FileFacts;

	constructor(folder: LogFolder, names: readonly LogName[], signal: AbortSignal) {
		this.#folder = folder;
		this.#names = names;
		this.#signal = signal;
		this.#facts = new FileFacts(folder, signal);
	}

	async endOf(to: Instant | undefined): Promise<End> {
		const last = this.#names.length - 1;
		if (to === undefined) {
			return {index: last};
		}

		const time = to + disorderNs;
		const index = await this.#fileOf(time);
		const found = await this.#findIn(index, time);
		return {index, offset: found?.high};
	}

	async startOf(range: NodeRange, end: End): Promise<{place: Place; from?: Instant}> {
		const {from, tail, atLeast = 0} = range;
		const least = Math.min(atLeast, tail ?? atLeast);
		if (from !== undefined && least > 0) {
			const place = await this.#findTail(range, end, least, undefined);
			if (place.time === undefined || place.time < from) {
				return {place};
			}
		}

		if (tail !== undefined) {
			return {place: await this.#findTail(range, end, tail, from), from};
		}

		return {place: from === undefined ? startPlace : await this.#findStart(from), from};
	}

	/** As stored. A compressed file can only be read whole. */
	async bytesBetween({index, position}: Place, end: End): Promise<number> {
		const between = this.#names.slice(index, end.index + 1);
		const heads = await Promise.all(between.map(name => this.#facts.head(name)));
		const sizes = heads.map(({size}, at) => (at === between.length - 1 ? (end.offset ?? size) : size));
		const total = sizes.reduce((sum, size) => sum + size, 0);
		return Math.max(0, total - (this.#names[index]!.isGzip ? 0 : position.offset));
	}

	async #findStart(from: Instant): Promise<Place> {
		const index = await this.#fileOf(from - disorderNs);
		const found = await this.#findIn(index, from);
		return {index, position: found?.start ?? fileStart, discard: 0};
	}

	async #findTail({to}: NodeRange, end: End, need: number, from: Instant | undefined): Promise<TailPlace> {
		const counts = (time: Instant) => (to === undefined || time < to) && (from === undefined || time >= from);
		const floor = from === undefined ? undefined : from - disorderNs;
		if (need === 0) {
			const last = await this.#findNewest(end, {need: 1, counts: () => true});
			return last.time === undefined ? last : {...last, discard: last.discard + 1};
		}

		return this.#findNewest(end, {need, counts, floor});
	}

	#findNewest(end: End, wanted: TailWanted): Promise<TailPlace> {
		return findTail(this.#folder, this.#names, end, wanted, this.#signal);
	}

	/** The newest file that begins before a time; the oldest, where none does. */
	async #fileOf(time: Instant): Promise<number> {
		for (let index = this.#names.length - 1; index > 0; index--) {
			const {first} = await this.#facts.head(this.#names[index]!);
			if (first !== undefined && first < time) {
				return index;
			}
		}

		return 0;
	}

	async #findIn(index: number, time: Instant): Promise<{start: Position; high?: number} | undefined> {
		const name = this.#names[index]!;
		const ends = name.isGzip ? undefined : await this.#facts.ends(name);
		if (!ends) {
			return undefined;
		}

		if (ends.first >= time) {
			return {start: fileStart, high: 0};
		}

		return findTime(this.#folder, name.name, ends, time, this.#signal);
	}
}

const startPlace: Place = {index: 0, position: fileStart, discard: 0};
