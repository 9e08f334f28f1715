import type {StreamEvent} from '../core/stream-event.ts';

type Lines = Extract<StreamEvent, {type: 'lines'}>;

/** What a batch of lines says besides the lines. */
export type Label = Omit<Lines, 'batch'>;

/** Labels by number, so that a batch of one line is not mostly its label. They are as many as there are lives of containers. */
export class Labels {
	readonly #numbers = new Map<string, number>();
	readonly #labels: Label[] = [];

	numberOf({type, stream, at, instance}: Lines): number {
		const key = `${at} ${instance.restart} ${instance.containerId} ${stream}`;
		const known = this.#numbers.get(key);
		if (known !== undefined) {
			return known;
		}

		this.#numbers.set(key, this.#labels.length);
		return this.#labels.push({type, stream, at, instance}) - 1;
	}

	at(number: number): Label {
		return this.#labels[number]!;
	}

	/** Only while no number is in use. */
	clear(): void {
		this.#numbers.clear();
		this.#labels.length = 0;
	}
}
