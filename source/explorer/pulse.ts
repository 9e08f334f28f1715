/** The one beat on which changes reach the screen. */
export type Pulse = {
	/** Say that something to be drawn has changed. Cheap: call it for every line. */
	mark(): void;
	/** Say that a person's key has done something: it does not wait for the pause after the last beat. */
	hurry(): void;
	/** Call back when it is time to draw; returns the undo. */
	subscribe(listener: () => void): () => void;
	/** Counts the beats. */
	version(): number;
	/** No beat comes any more. */
	stop(): void;
};

/** What the frames are written to. */
export type PulseOutput = {
	/** Whether it has not taken the last frame. */
	readonly writableNeedDrain: boolean;
	once(event: 'drain', listener: () => void): unknown;
};

/** Shortest time between two beats where keys ask for them, in ms: a wheel that is turned gives hundreds a second. */
const hurriedMs = 8;

/**
Make a pulse: the first change is drawn at once, more of them together after `everyMs`; what keys do comes in between, so that lines which arrive do not keep a key waiting.

While the terminal has not taken the last frame there is no beat, because writing to a slow terminal blocks everything else.

@param everyMs - Shortest time between two beats that no key asks for.
*/
export const createPulse = (output: PulseOutput, everyMs = 33): Pulse => {
	const shortestMs = Math.min(hurriedMs, everyMs);
	const listeners = new Set<() => void>();
	let version = 0;
	let marked = false;
	let isHurried = false;
	/** Whether the last beat was so long ago that keys may ask for the next one. */
	let mayHurry = true;
	let timer: NodeJS.Timeout | undefined;
	let isDraining = false;
	let isStopped = false;

	const beat = () => {
		timer = undefined;
		if (!marked || isStopped || isDraining) {
			return;
		}

		if (output.writableNeedDrain) {
			isDraining = true;
			output.once('drain', () => {
				isDraining = false;
				beat();
			});
			return;
		}

		marked = false;
		isHurried = false;
		mayHurry = false;
		version++;
		timer = setTimeout(pause, shortestMs);
		for (const listener of listeners) {
			listener();
		}
	};

	/** The shortest pause is over. */
	const pause = () => {
		mayHurry = true;
		if (isHurried) {
			beat();
		} else {
			timer = setTimeout(beat, everyMs - shortestMs);
		}
	};

	return {
		mark() {
			marked = true;
			timer ??= setTimeout(beat, 0);
		},
		hurry() {
			marked = true;
			if (mayHurry && !isHurried) {
				clearTimeout(timer);
				timer = setTimeout(beat, 0);
			}

			isHurried = true;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		version: () => version,
		stop() {
			isStopped = true;
			clearTimeout(timer);
		},
	};
};
