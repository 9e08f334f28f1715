import type {MergeLane} from './merge-lane.ts';

/** Lanes that have something to give, the one whose turn it is first: a binary heap, because hundreds are merged. */
export class LaneHeap {
	readonly #lanes: MergeLane[] = [];

	get first(): MergeLane | undefined {
		return this.#lanes[0];
	}

	/** Whose turn comes after the first one's. */
	get second(): MergeLane | undefined {
		const [, left, right] = this.#lanes;
		return right?.isBefore(left!) ? right : left;
	}

	/** A lane that had nothing has something now. */
	add(lane: MergeLane): void {
		this.#lanes.push(lane);
		let index = this.#lanes.length - 1;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!lane.isBefore(this.#lanes[parent]!)) {
				break;
			}

			this.#lanes[index] = this.#lanes[parent]!;
			index = parent;
		}

		this.#lanes[index] = lane;
	}

	/** The first lane has given something, and stands where it has to now; it leaves where it has nothing more. */
	settleFirst(): void {
		const lane = this.#lanes[0]!.head ? this.#lanes[0]! : this.#lanes.pop()!;
		if (!lane.head) {
			return;
		}

		let index = 0;
		for (let child = this.#earlierChild(0); child !== undefined; child = this.#earlierChild(index)) {
			if (!this.#lanes[child]!.isBefore(lane)) {
				break;
			}

			this.#lanes[index] = this.#lanes[child]!;
			index = child;
		}

		this.#lanes[index] = lane;
	}

	#earlierChild(index: number): number | undefined {
		const left = 2 * index + 1;
		if (left >= this.#lanes.length) {
			return undefined;
		}

		const right = left + 1;
		return right < this.#lanes.length && this.#lanes[right]!.isBefore(this.#lanes[left]!) ? right : left;
	}
}
