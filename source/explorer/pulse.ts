/** The one beat on which changes reach the screen. */
export type Pulse = {
	/** Say that something to be drawn has changed. Cheap: call it for every line. */
	mark(): void;
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

/**
Make a pulse: the first change is drawn at once, more of them together after `everyMs`.

While the terminal has not taken the last frame there is no beat, because writing to a slow terminal blocks everything else.

@param everyMs - Shortest time between two beats.
*/
export const createPulse = (output: PulseOutput, everyMs = 33): Pulse => {
	const listeners = new Set<() => void>();
	let version = 0;
	let marked = false;
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
		version++;
		timer = setTimeout(beat, everyMs);
		for (const listener of listeners) {
			listener();
		}
	};

	return {
		mark() {
			marked = true;
			timer ??= setTimeout(beat, 0);
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
