/** One record, as the container runtime writes it. */
export type LogRecord = {
	/** ns since the epoch. */
	readonly time: bigint;
	readonly text: string;
	/** Written without a newline at its end: the last words of a process. */
	readonly unterminated?: boolean;
};

/** Who writes a log. */
export type LogWriter = {
	/** Write all that is due by now. */
	catchUp(): void;
	/** Somebody follows from now on: write each line at its time. */
	onFollowed(): void;
};

/** Records that are kept of one life of a container, and how many of them go at once, as whole files do in a rotation. */
const maxRecords = 60_000;
const rotatedRecords = 20_000;

/** The log of one life of a container. */
export class ContainerLog {
	#records: LogRecord[] = [];
	readonly #listeners = new Set<(record: LogRecord | undefined) => void>();
	#ended = false;
	#writer: LogWriter | undefined;

	/** All that was written by now, oldest first. */
	get records(): readonly LogRecord[] {
		this.#writer?.catchUp();
		return this.#records;
	}

	get ended(): boolean {
		return this.#ended;
	}

	get isFollowed(): boolean {
		return this.#listeners.size > 0;
	}

	writtenBy(writer: LogWriter): void {
		this.#writer = writer;
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
		this.#writer?.catchUp();
		this.#listeners.add(listener);
		this.#writer?.onFollowed();
		return () => this.#listeners.delete(listener);
	}
}
