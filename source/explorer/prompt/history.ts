/** Most lines that are remembered. */
const mostLines = 100;

/** What was typed before, newest last; going through it never loses what is being typed. */
export class History {
	readonly #lines: string[] = [];

	/** Remember a line; one that was there before moves to the end. */
	add(line: string): void {
		if (line === '') {
			return;
		}

		const known = this.#lines.indexOf(line);
		if (known !== -1) {
			this.#lines.splice(known, 1);
		}

		this.#lines.push(line);
		if (this.#lines.length > mostLines) {
			this.#lines.shift();
		}
	}

	/** Start to go through it. @param typed - What stands in the prompt now: it comes again after the newest line. */
	walk(typed: string): HistoryWalk {
		return new HistoryWalk(this.#lines, typed);
	}
}

/** One walk through a history. Only lines that begin with what was typed are met, as in shells that people like. */
export class HistoryWalk {
	readonly #lines: readonly string[];
	#at: number;

	constructor(lines: readonly string[], typed: string) {
		this.#lines = [...lines.filter(line => line !== typed && line.startsWith(typed)), typed];
		this.#at = this.#lines.length - 1;
	}

	/** The line so many steps newer (or older, where negative); at an end it stays there. */
	step(by: number): string {
		this.#at = Math.max(0, Math.min(this.#lines.length - 1, this.#at + by));
		return this.#lines[this.#at]!;
	}
}
