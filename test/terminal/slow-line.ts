/** How slow a line is. */
export type LineSpeed = {
	readonly bytesPerSecond: number;
	/** How long something is on its way, in ms; there and back is twice that. */
	readonly delayMs: number;
};

/**
What is between a program and a terminal that is far away.

It takes at once all that is written, as the buffers on the way do: nothing but the terminal's own answers tells a program that it is too fast.
*/
export class SlowLine {
	readonly #speed: LineSpeed;
	/** When all that was sent so far will have been sent, in ms of `performance.now`. */
	#freeAt = 0;
	#underWay = 0;
	/** Most bytes that were on their way to the terminal. */
	mostUnderWay = 0;

	constructor(speed: LineSpeed) {
		this.#speed = speed;
	}

	/** To the terminal. */
	send(bytes: Uint8Array, take: (bytes: Uint8Array) => void): void {
		const {bytesPerSecond, delayMs} = this.#speed;
		const now = performance.now();
		this.#underWay += bytes.length;
		this.mostUnderWay = Math.max(this.mostUnderWay, this.#underWay);
		this.#freeAt = Math.max(this.#freeAt, now) + (bytes.length / bytesPerSecond) * 1000;
		setTimeout(
			() => {
				this.#underWay -= bytes.length;
				take(bytes);
			},
			this.#freeAt + delayMs - now,
		);
	}

	/** To the program: keys and answers are few, and come one after the other. */
	sendBack(text: string, take: (text: string) => void): void {
		setTimeout(() => take(text), this.#speed.delayMs);
	}
}
