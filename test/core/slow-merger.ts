import {lineBytes, lineCount} from '../../source/core/line-batch.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';

type Item = {text: string; time?: bigint; arrived: number};

type Lane = {items: Item[]; phase: 'history' | 'live' | 'ended'};

/** What `StreamMerger` says, found by looking at all streams for each line. */
export class SlowMerger {
	readonly #lanes = new Map<string, Lane>();
	readonly #maxWaitMs: number;

	constructor(maxWaitMs: number) {
		this.#maxWaitMs = maxWaitMs;
	}

	push(event: StreamEvent, nowMs: number): void {
		if (event.type === 'opened') {
			this.#lanes.set(event.stream, {items: [], phase: 'history'});
		} else if (event.type === 'lines') {
			const {items} = this.#lanes.get(event.stream)!;
			for (let line = 0; line < lineCount(event.batch); line++) {
				const text = new TextDecoder().decode(lineBytes(event.batch, line));
				items.push({text, time: event.batch.times[line]!, arrived: nowMs});
			}
		} else if (event.type === 'gap') {
			this.#lanes.get(event.stream)!.items.push({text: '<gap>', arrived: nowMs});
		} else if (event.type === 'caughtUp') {
			this.#lanes.get(event.stream)!.phase = 'live';
		}
	}

	release(nowMs: number): string[] {
		const said: string[] = [];
		for (let first = this.#first(); first && this.#mayGo(first, nowMs); first = this.#first()) {
			said.push(first.items.shift()!.text);
		}

		return said;
	}

	#first(): Lane | undefined {
		const speaking = [...this.#lanes.values()].filter(({items}) => items.length > 0);
		const noticing = speaking.find(({items}) => items[0]!.time === undefined);
		return noticing ?? speaking.toSorted((a, b) => Number(a.items[0]!.time! - b.items[0]!.time!))[0];
	}

	#mayGo({items}: Lane, nowMs: number): boolean {
		const silent = [...this.#lanes.values()].filter(lane => lane.items.length === 0);
		if (silent.some(({phase}) => phase === 'history') && this.#lanes.size > 1) {
			return false;
		}

		return !silent.some(({phase}) => phase === 'live') || nowMs - items[0]!.arrived >= this.#maxWaitMs;
	}
}
