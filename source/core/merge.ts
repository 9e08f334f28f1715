import type {Instance, StreamId} from './instance.ts';
import {LaneHeap} from './lane-heap.ts';
import {type LineBatch, lineCount} from './line-batch.ts';
import {isBefore, MergeLane, type Phase} from './merge-lane.ts';
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

/** A notice of no stream: said once all that came before it is. */
type Loose = {readonly notice: Notice; readonly after: ReadonlyArray<{lane: MergeLane; pushed: number}>};

/**
Merges streams by (time, stream, arrival) for a reader that cannot reorder what it has printed.

History is merged wholly by time. Live lines wait at most `maxWaitMs` for older ones of other streams, so a stream without traffic never
holds the others up; with one stream nothing waits at all.
*/
export class StreamMerger {
	readonly #maxWaitMs: number;
	readonly #lanes = new Map<StreamId, MergeLane>();
	readonly #speaking = new LaneHeap();
	/** Lanes in each phase that have nothing to give now. */
	readonly #silent: Record<Phase, number> = {history: 0, live: 0, ended: 0};
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
			this.#lanes.set(event.stream, new MergeLane(event.stream, this.#lanes.size));
			this.#silent.history++;
			return;
		}

		const lane = 'stream' in event && event.stream !== undefined ? this.#lanes.get(event.stream) : undefined;
		if (event.type === 'lines') {
			this.#pushLines(event, lane, nowMs);
		} else if (isNotice(event)) {
			this.#pushNotice(event, lane, nowMs);
		}

		if (lane) {
			this.#enter(lane, phaseAfter(event, lane.phase));
		}
	}

	/** All that may be said by now, in order. */
	release(nowMs: number): Merged[] {
		const head = this.#speaking.first?.head;
		if (this.#loose.length === 0 && !(head && this.#mayGo(head.arrived, nowMs))) {
			return [];
		}

		const out: Merged[] = [];
		this.#releaseWhile(out, arrived => this.#mayGo(arrived, nowMs));
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
		const head = this.#speaking.first?.head;
		return head && !this.#isLoading ? head.arrived + this.#maxWaitMs : undefined;
	}

	#pushLines(event: Extract<StreamEvent, {type: 'lines'}>, lane: MergeLane | undefined, nowMs: number): void {
		if (lane && lineCount(event.batch) > 0) {
			const {instance, batch} = event;
			this.#append(lane, {type: 'lines', instance, batch, next: 0, arrived: nowMs});
		}
	}

	#pushNotice(notice: Notice, lane: MergeLane | undefined, nowMs: number): void {
		if (lane) {
			this.#append(lane, {type: 'notice', notice, arrived: nowMs});
		} else {
			const after = [...this.#lanes.values()].map(each => ({lane: each, pushed: each.pushed}));
			this.#loose.push({notice, after});
		}
	}

	#append(lane: MergeLane, entry: Parameters<MergeLane['push']>[0]): void {
		const wasSilent = lane.head === undefined;
		lane.push(entry);
		if (wasSilent) {
			this.#silent[lane.phase]--;
			this.#speaking.add(lane);
		}
	}

	/** The first lane gives its first entry, or of lines those before this one. */
	#advance(lane: MergeLane, to?: number): void {
		lane.advance(to);
		if (!lane.head) {
			this.#silent[lane.phase]++;
		}

		this.#speaking.settleFirst();
	}

	#enter(lane: MergeLane, phase: Phase): void {
		if (!lane.head) {
			this.#silent[lane.phase]--;
			this.#silent[phase]++;
		}

		lane.phase = phase;
	}

	#releaseWhile(out: Merged[], mayGo: (arrived: number) => boolean): void {
		while (true) {
			this.#sayLoose(out);
			const {first} = this.#speaking;
			if (!first || !mayGo(first.head!.arrived)) {
				return;
			}

			this.#releaseRun(first, out);
		}
	}

	/** As many lines of the first lane as come before the second's head, in one run. */
	#releaseRun(lane: MergeLane, out: Merged[]): void {
		const entry = lane.head!;
		if (entry.type === 'notice') {
			this.#advance(lane);
			out.push({type: 'notice', notice: entry.notice});
			return;
		}

		const {stream, rank} = lane;
		const {instance, batch, next: from} = entry;
		const {second} = this.#speaking;
		const limit = second?.headTime;
		const end = second && limit === undefined ? from + 1 : lineCount(batch);
		let to = from + 1;
		while (to < end && (limit === undefined || isBefore(batch.times[to]!, rank, limit, second!.rank))) {
			to++;
		}

		this.#advance(lane, to);
		out.push({type: 'lines', stream, instance, batch, from, to});
	}

	#mayGo(arrived: number, nowMs: number): boolean {
		return !this.#isLoading && (this.#silent.live === 0 || nowMs - arrived >= this.#maxWaitMs);
	}

	get #isLoading(): boolean {
		return this.#silent.history > 0 && this.#lanes.size > 1;
	}

	#sayLoose(out: Merged[]): void {
		while (this.#loose[0]?.after.every(({lane, pushed}) => lane.released >= pushed)) {
			out.push({type: 'notice', notice: this.#loose.shift()!.notice});
		}
	}
}

const phaseAfter = (event: StreamEvent, phase: Phase): Phase => {
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
