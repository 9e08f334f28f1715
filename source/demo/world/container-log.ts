/** One record, as the container runtime writes it. */
export type LogRecord = {
	/** ns since the epoch. */
	readonly time: bigint;
	readonly text: string;
	/** Written without a newline at its end: the last words of a process. */
	readonly unterminated?: boolean;
};

/** Records that are kept of one life of a container, and how many of them go at once, as whole files do in a rotation. */
const maxRecords = 60_000;
const rotatedRecords = 20_000;

/** The log of one life of a container. */
export class ContainerLog {
	#records: LogRecord[] = [];
	#listeners = new Set<(record: LogRecord | undefined) => void>();
	#ended = false;

	/** Oldest first. */
	get records(): readonly LogRecord[] {
		return this.#records;
	}

	get ended(): boolean {
		return this.#ended;
	}

	append(record: LogRecord): void {
		this.#records.push(record);
		if (this.#records.length > maxRecords) {
			this.#records = this.#records.slice(rotatedRecords);
		}

		for (const listener of this.#listeners) {
			listener(record);
		}
	}

	/** The container ended; nothing follows. */
	end(): void {
		this.#ended = true;
		for (const listener of this.#listeners) {
			listener(undefined);
		}

		this.#listeners.clear();
	}

	/** Call back for each record from now on, and with `undefined` at the end; returns the undo. */
	follow(listener: (record: LogRecord | undefined) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
}
