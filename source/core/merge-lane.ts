import type {Instance, StreamId} from './instance.ts';
import {type LineBatch, lineCount} from './line-batch.ts';
import type {Notice} from './stream-event.ts';

type Entry =
	| {type: 'lines'; instance: Instance; batch: LineBatch; next: number; arrived: number}
	| {type: 'notice'; notice: Notice; arrived: number};

/** `history`: more that is older than anyone else's lines may come, so the others wait for it. */
export type Phase = 'history' | 'live' | 'ended';

/** What a merge has of one stream and has not given yet. */
export class MergeLane {
	readonly stream: StreamId;
	/** Order of opening, which settles equal times. */
	readonly rank: number;
	phase: Phase = 'history';
	/** Entries taken and given, ever. */
	pushed = 0;
	released = 0;
	/** Time of the first line; absent where a notice is first, or nothing is there. Kept, as big integers are slow to make. */
	headTime: bigint | undefined;
	#head: Entry | undefined;
	/** Those after it; a live lane has none most of the time. */
	readonly #rest: Entry[] = [];

	constructor(stream: StreamId, rank: number) {
		this.stream = stream;
		this.rank = rank;
	}

	get head(): Entry | undefined {
		return this.#head;
	}

	push(entry: Entry): void {
		this.pushed++;
		if (this.#head) {
			this.#rest.push(entry);
		} else {
			this.#head = entry;
			this.#look();
		}
	}

	/** Give the first entry, or of lines those before this one. */
	advance(to?: number): void {
		const entry = this.#head!;
		if (to !== undefined && entry.type === 'lines' && to < lineCount(entry.batch)) {
			entry.next = to;
		} else {
			this.#head = this.#rest.length > 0 ? this.#rest.shift() : undefined;
			this.released++;
		}

		this.#look();
	}

	#look(): void {
		const head = this.#head;
		this.headTime = head?.type === 'lines' ? head.batch.times[head.next] : undefined;
	}

	/** Whether this lane's head comes before a time of another lane. A notice has no time of its own: it goes as soon as it is its stream's turn. */
	isBefore({headTime, rank}: MergeLane): boolean {
		if (this.headTime === undefined || headTime === undefined) {
			return this.headTime === headTime ? this.rank < rank : this.headTime === undefined;
		}

		return isBefore(this.headTime, this.rank, headTime, rank);
	}
}

/** Whether a line comes before another one: by time, then by the order in which their streams were opened. */
export const isBefore = (timeA: bigint, rankA: number, timeB: bigint, rankB: number): boolean =>
	timeA < timeB || (timeA === timeB && rankA < rankB);
