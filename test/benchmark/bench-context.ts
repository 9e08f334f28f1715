import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {generateLog} from './generate-log.ts';

/** What was asked for. */
export type BenchOptions = {
	/** How often each program is run. */
	readonly runs: number;
	/** Lines of the large log. */
	readonly lines: number;
	/** How long what goes on is looked at, in seconds. */
	readonly seconds: number;
	/** Of a cluster, for the sections that need one. */
	readonly kubeconfig?: string;
};

/** What sections work with: files that are gone in the end, and programs that others have installed. */
export class BenchContext {
	readonly options: BenchOptions;
	readonly #say: (text: string) => void;
	readonly #steps: Array<() => unknown> = [];
	#folder: string | undefined;

	/** @param say - Tells a person how far it is. */
	constructor(options: BenchOptions, say: (text: string) => void) {
		this.options = options;
		this.#say = say;
	}

	/** A folder for what sections write. */
	get folder(): string {
		this.#folder ??= mkdtempSync(path.join(tmpdir(), 'kreel-bench-'));
		return this.#folder;
	}

	/** The large log: made with the first call, and read once, so that it is in the page cache. */
	get largeLog(): string {
		const file = path.join(this.folder, 'large.log');
		if (!existsSync(file)) {
			this.say(`making a log of ${this.options.lines.toLocaleString('en')} lines`);
			generateLog(file, this.options.lines);
		}

		return file;
	}

	say(text: string): void {
		this.#say(text);
	}

	/** Do something as often as asked for; each time with the number of the run, 0 the first. */
	async *runs(): AsyncGenerator<number> {
		for (let run = 0; run < this.options.runs; run++) {
			yield run;
		}
	}

	/** Remember what is to be undone in the end, the last first. */
	atEnd(step: () => unknown): void {
		this.#steps.push(step);
	}

	async close(): Promise<void> {
		for (const step of this.#steps.reverse()) {
			await step();
		}

		if (this.#folder !== undefined) {
			rmSync(this.#folder, {recursive: true, force: true});
		}
	}
}

/** Whether a program can be called by its name. */
export const isInstalled = (program: string): boolean =>
	(process.env.PATH ?? '').split(path.delimiter).some(folder => existsSync(path.join(folder, program)));
