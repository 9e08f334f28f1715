import type {Instance, StreamId} from './instance.ts';
import {type LineBatch, lineCount} from './line-batch.ts';
import {isNotice, type Notice, type StreamEvent} from './stream-event.ts';

/** What comes out of a merge, in order: runs of lines of one stream, and notices between them. */
export type Merged =
	| {
			readonly type: 'lines';
			readonly stream: StreamId;
			readonly instance: Instance;
			readonly batch: LineBatch;
			/** Lines `from` (inclusive) to `to` (exclusive) of the batch. */
			readonly from: number;
			readonly to: number;
	  }
	| {readonly type: 'notice'; readonly notice: Notice};

type Entry =
	| {type: 'lines'; instance: Instance; batch: LineBatch; next: number; arrived: number}
	| {type: 'notice'; notice: Notice; arrived: number};

type Lane = {
	readonly stream: StreamId;
	/** Order of opening, which settles equal times. */
	readonly rank: number;
	readonly entries: Entry[];
	/** `history`: more that is older than anyone else's lines may come, so the others wait for it. */
	phase: 'history' | 'live' | 'ended';
	/** Entries taken and given, ever. */
	pushed: number;
	released: number;
};

/** A notice of no stream: said once all that came before it is. */
type Loose = {readonly notice: Notice; readonly after: ReadonlyArray<{lane: Lane; pushed: number}>};

/**
Merges streams by (time, stream, arrival) for a reader that cannot reorder what it has printed.

History is merged wholly by time. Live lines wait at most `maxWaitMs` for older ones of other streams, so a stream without traffic never
holds the others up; with one stream nothing waits at all.
*/
export class StreamMerger {
	readonly #maxWaitMs: number;
	readonly #lanes = new Map<StreamId, Lane>();
	#loose: Loose[] = [];

	/** @param maxWaitMs - How long a live line may wait for older ones of other streams; 0 gives them by arrival. */
	constructor(maxWaitMs: number) {
		this.#maxWaitMs = maxWaitMs;
	}

	/**
	Take what a source says.

	@param nowMs - Any clock that does not go back, in ms; the same as for `release`.
	*/
	push(event: StreamEvent, nowMs: number): void {
		if (event.type === 'opened') {
			this.#lanes.set(event.stream, {
				stream: event.stream,
				rank: this.#lanes.size,
				entries: [],
				phase: 'history',
				pushed: 0,
				released: 0,
			});
			return;
		}

		const lane = 'stream' in event && event.stream !== undefined ? this.#lanes.get(event.stream) : undefined;
		if (event.type === 'lines') {
			this.#pushLines(event, lane, nowMs);
		} else if (isNotice(event)) {
			this.#pushNotice(event, lane, nowMs);
		}

		if (lane) {
			lane.phase = phaseAfter(event, lane.phase);
		}
	}

	/** All that may be said by now, in order. */
	release(nowMs: number): Merged[] {
		const out: Merged[] = [];
		this.#releaseWhile(out, lane => this.#mayGo(lane, nowMs));
		return out;
	}

	/** All that is left, in order: nothing else will come. */
	drain(): Merged[] {
		const out: Merged[] = [];
		this.#releaseWhile(out, () => true);
		return out;
	}

	/** When `release` will next have something without another `push`, in ms of the caller's clock; `undefined`: never. */
	get nextReleaseMs(): number | undefined {
		const [first] = this.#heads();
		return first && !this.#isLoading() ? first.entries[0]!.arrived + this.#maxWaitMs : undefined;
	}

	#pushLines(event: Extract<StreamEvent, {type: 'lines'}>, lane: Lane | undefined, nowMs: number): void {
		if (lane && lineCount(event.batch) > 0) {
			const {instance, batch} = event;
			this.#append(lane, {type: 'lines', instance, batch, next: 0, arrived: nowMs});
		}
	}

	#pushNotice(notice: Notice, lane: Lane | undefined, nowMs: number): void {
		if (lane) {
			this.#append(lane, {type: 'notice', notice, arrived: nowMs});
		} else {
			const after = [...this.#lanes.values()].map(each => ({lane: each, pushed: each.pushed}));
			this.#loose.push({notice, after});
		}
	}

	#append(lane: Lane, entry: Entry): void {
		lane.entries.push(entry);
		lane.pushed++;
	}

	#shift(lane: Lane): void {
		lane.entries.shift();
		lane.released++;
	}

	#releaseWhile(out: Merged[], mayGo: (lane: Lane) => boolean): void {
		while (true) {
			this.#sayLoose(out);
			const [first, second] = this.#heads();
			if (!first || !mayGo(first)) {
				return;
			}

			this.#releaseRun(first, second, out);
		}
	}

	/** As many lines of the first lane as come before the second's head, in one run. */
	#releaseRun(lane: Lane, second: Lane | undefined, out: Merged[]): void {
		const entry = lane.entries[0]!;
		if (entry.type === 'notice') {
			this.#shift(lane);
			out.push({type: 'notice', notice: entry.notice});
			return;
		}

		const end = lineCount(entry.batch);
		const from = entry.next;
		let to = from + 1;
		const limit = second && headTime(second);
		while (
			to < end &&
			(limit === undefined || isBefore(entry.batch.times[to]!, lane.rank, limit, second!.rank))
		) {
			to++;
		}

		entry.next = to;
		if (to === end) {
			this.#shift(lane);
		}

		out.push({type: 'lines', stream: lane.stream, instance: entry.instance, batch: entry.batch, from, to});
	}

	/** The two lanes whose heads are the oldest. A notice stands where its stream stands, before any later line. */
	#heads(): [Lane?, Lane?] {
		let first: Lane | undefined;
		let second: Lane | undefined;
		for (const lane of this.#lanes.values()) {
			if (lane.entries.length === 0) {
				continue;
			}

			if (!first || isEarlier(lane, first)) {
				second = first;
				first = lane;
			} else if (!second || isEarlier(lane, second)) {
				second = lane;
			}
		}

		return [first, second];
	}

	#mayGo(first: Lane, nowMs: number): boolean {
		if (this.#isLoading()) {
			return false;
		}

		const someoneMaySpeak = this.#lanes.size > 1 && this.#hasSilentLiveLane(first);
		return !someoneMaySpeak || nowMs - first.entries[0]!.arrived >= this.#maxWaitMs;
	}

	#isLoading(): boolean {
		for (const lane of this.#lanes.values()) {
			if (lane.phase === 'history' && lane.entries.length === 0 && this.#lanes.size > 1) {
				return true;
			}
		}

		return false;
	}

	#hasSilentLiveLane(besides: Lane): boolean {
		for (const lane of this.#lanes.values()) {
			if (lane !== besides && lane.phase === 'live' && lane.entries.length === 0) {
				return true;
			}
		}

		return false;
	}

	#sayLoose(out: Merged[]): void {
		while (this.#loose[0]?.after.every(({lane, pushed}) => lane.released >= pushed)) {
			out.push({type: 'notice', notice: this.#loose.shift()!.notice});
		}
	}
}

const phaseAfter = (event: StreamEvent, phase: Lane['phase']): Lane['phase'] => {
	switch (event.type) {
		case 'caughtUp':
		case 'waiting':
		case 'reconnecting':
			return 'live';
		case 'ended':
		case 'unreadable':
			return 'ended';
		default:
			return phase;
	}
};

const headTime = (lane: Lane): bigint | undefined => {
	const head = lane.entries[0]!;
	return head.type === 'lines' ? head.batch.times[head.next]! : undefined;
};

/** A notice has no time of its own: it goes as soon as it is its stream's turn. */
const isEarlier = (a: Lane, b: Lane): boolean => {
	const timeA = headTime(a);
	const timeB = headTime(b);
	if (timeA === undefined || timeB === undefined) {
		return timeA === undefined;
	}

	return isBefore(timeA, a.rank, timeB, b.rank);
};

const isBefore = (timeA: bigint, rankA: number, timeB: bigint, rankB: number): boolean =>
	timeA < timeB || (timeA === timeB && rankA < rankB);
