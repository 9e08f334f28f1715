/** Tells those who wait that something changed. What changed they look up themselves. */
export class Bell {
	readonly #listeners = new Set<() => void>();

	ring(): void {
		for (const listener of [...this.#listeners]) {
			listener();
		}
	}

	/** Call back at each ring; returns the undo. */
	listen(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
}

/**
Wait until something holds, at most `ms`, and no longer than the signal.

Everything it listens to is let go when it resolves: a race of long-lived promises would keep a reaction for each wait.
*/
export const waitUntil = (
	holds: () => boolean,
	options: {bell: Bell; ms: number; signal: AbortSignal},
): Promise<void> => {
	if (holds() || options.signal.aborted) {
		return Promise.resolve();
	}

	return new Promise(resolve => {
		const finish = () => {
			clearTimeout(timer);
			forget();
			options.signal.removeEventListener('abort', finish);
			resolve();
		};

		const timer = setTimeout(finish, options.ms);
		const forget = options.bell.listen(() => {
			if (holds()) {
				finish();
			}
		});
		options.signal.addEventListener('abort', finish, {once: true});
	});
};
