import {fileURLToPath} from 'node:url';
import {type IPty, spawn} from '@lydell/node-pty';
import {keySequence} from './keys.ts';
import {Screen} from './screen.ts';
import {type LineSpeed, SlowLine} from './slow-line.ts';

/** How to start a program. */
export type LaunchOptions = {
	/** For the program; kreel's own where no `file` is given. */
	readonly args?: readonly string[];
	/** A script for Node in place of kreel. */
	readonly script?: string;
	/** A program in place of Node: a shell, say. */
	readonly file?: string;
	/** Cells. @default 100 */
	readonly columns?: number;
	/** @default 24 */
	readonly rows?: number;
	/** Added to the environment; `undefined` takes a variable out. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** How long `see` waits at most, in ms: less than the test may take, so that it can tell what the screen showed. @default 10 000 */
	readonly patienceMs?: number;
	/** The terminal is at the other end of a slow line. Absent: it takes all at once. */
	readonly line?: LineSpeed;
};

/** How a program ended. */
export type Ended = {readonly code: number; readonly signal: number | undefined};

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Start a program on a terminal of its own, as a person does. Whoever starts it must end it. */
export const openTerminal = (options: LaunchOptions = {}): TerminalDriver => {
	const {columns = 100, rows = 24, args = [], script = cli, file} = options;
	const pty = spawn(file ?? process.execPath, file ? [...args] : [script, ...args], {
		name: 'xterm-256color',
		cols: columns,
		rows,
		cwd: options.cwd,
		env: environment(options.env),
		// Bytes, so that a character that is cut in two by a read is still one.
		encoding: null,
	});
	const line = options.line && new SlowLine(options.line);
	return new TerminalDriver(pty, new Screen(columns, rows), options.patienceMs ?? 10_000, line);
};

/** Of a person at a terminal: not of a CI job, and without a say on colours or settings. */
const environment = (added: LaunchOptions['env'] = {}): Record<string, string> => {
	const all = {
		...process.env,
		CI: 'false',
		TERM: 'xterm-256color',
		NO_COLOR: undefined,
		FORCE_COLOR: undefined,
		NODE_ENV: undefined,
		TMUX: undefined,
		KREEL_CONFIG: undefined,
		XDG_CONFIG_HOME: '/nonexistent',
		...added,
	};
	return Object.fromEntries(
		Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
};

/** A person at a terminal: presses keys, types, sees. */
export class TerminalDriver {
	readonly #pty: IPty;
	readonly #screen: Screen;
	readonly #patienceMs: number;
	readonly #line: SlowLine | undefined;
	readonly #ended: Promise<Ended>;
	/** What the terminal has to answer. */
	#answers = '';
	#isFar = false;
	#isOver = false;

	constructor(pty: IPty, screen: Screen, patienceMs: number, line?: SlowLine) {
		this.#pty = pty;
		this.#screen = screen;
		this.#patienceMs = patienceMs;
		this.#line = line;
		pty.onData(data => {
			const bytes = data as unknown as Uint8Array;
			if (line) {
				line.send(bytes, taken => screen.write(taken));
			} else {
				screen.write(bytes);
			}
		});
		screen.onAnswer(data => {
			this.#answers += data;
			this.#answer();
		});
		this.#ended = new Promise(resolve => {
			pty.onExit(({exitCode, signal}) => {
				this.#isOver = true;
				resolve({code: exitCode, signal: signal || undefined});
			});
		});
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** Press keys, one after another: `j`, `Enter`, `Escape`, `Ctrl-C`. */
	press(...keys: readonly string[]): void {
		for (const key of keys) {
			this.#send(keySequence(key));
		}
	}

	/** Type a text, as it is. */
	type(text: string): void {
		this.#send(text);
	}

	/**
	Wait until the screen shows a text, in any row or in the given one (0 is the first, -1 the last).

	@param options.patienceMs - How long at most. @default the driver's
	@returns The first row that shows it.
	@throws {Error} With the whole screen, when it did not in time.
	*/
	async see(
		wanted: string | RegExp,
		{row, patienceMs}: {row?: number; patienceMs?: number} = {},
	): Promise<string> {
		const what = `${wanted instanceof RegExp ? wanted : JSON.stringify(wanted)}${row === undefined ? '' : ` in row ${row}`}`;
		const look = () => {
			const rows = row === undefined ? this.rows() : [this.row(row)];
			return rows.find(text => matches(text, wanted));
		};
		return this.#until(`see ${what}`, look, patienceMs);
	}

	/** Wait until the screen no longer shows a text. */
	async seeNoMore(unwanted: string | RegExp): Promise<void> {
		await this.#until(`see no more ${unwanted}`, () =>
			this.rows().some(text => matches(text, unwanted)) ? undefined : true,
		);
	}

	/** Wait until something holds of the screen. */
	async seeThat(what: string, holds: (driver: this) => boolean): Promise<void> {
		await this.#until(`see that ${what}`, () => (holds(this) ? true : undefined));
	}

	/** The text of a row, without the space at its end; negative counts from the last. */
	row(n: number): string {
		return this.#screen.row(n);
	}

	/** All rows. */
	rows(): string[] {
		return this.#screen.rows();
	}

	/** All rows as one text. */
	screen(): string {
		return this.rows().join('\n');
	}

	/** Style of a cell: colours as numbers of the palette (`undefined`: the terminal's own), and what else is on. */
	cell(row: number, column: number): ReturnType<Screen['cell']> {
		return this.#screen.cell(row, column);
	}

	/** Where the cursor is, and whether it is seen. */
	get cursor(): Screen['cursor'] {
		return this.#screen.cursor;
	}

	/** What a program put into the clipboard last. */
	get clipboard(): string | undefined {
		return this.#screen.clipboard;
	}

	/** Whether a full-screen program has the terminal. */
	get isAlternate(): boolean {
		return this.#screen.isAlternate;
	}

	/** Modes that programs switch on and must switch off. */
	get modes(): Screen['modes'] {
		return this.#screen.modes;
	}

	/** Everything that was written so far. */
	raw(): string {
		return this.#screen.raw();
	}

	/** Most bytes that were on their way to the terminal at a time. */
	get mostUnderWay(): number {
		return this.#line?.mostUnderWay ?? 0;
	}

	/** Bytes that were written so far. */
	get written(): number {
		return this.#screen.written;
	}

	/** Take nothing of what is written, as over a connection that hangs. */
	hang(): void {
		this.#pty.pause();
	}

	/** Take again what is written. */
	goOn(): void {
		this.#pty.resume();
	}

	/** Call back whenever something new is on the screen. */
	onFrame(listener: () => void): void {
		this.#screen.onDrawn(listener);
	}

	/** The answers of the terminal stay on their way, as over a long and slow connection, until it is near again. */
	set isFar(isFar: boolean) {
		this.#isFar = isFar;
		this.#answer();
	}

	/** Another size of the terminal, in cells. */
	resize(columns: number, rows: number): void {
		this.#screen.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Send a signal to the program, unless it has ended. */
	kill(signal: NodeJS.Signals): void {
		if (!this.#isOver) {
			this.#pty.kill(signal);
		}
	}

	/** Wait until the program has ended by itself and all that it wrote is on the screen. */
	async exit(): Promise<Ended> {
		const ended = await this.#race('exit', this.#ended);
		await this.#screen.settled();
		return ended;
	}

	#answer(): void {
		if (!this.#isFar && this.#answers !== '') {
			this.#send(this.#answers);
			this.#answers = '';
		}
	}

	#send(text: string): void {
		if (this.#line) {
			this.#line.sendBack(text, sent => {
				if (!this.#isOver) {
					this.#pty.write(sent);
				}
			});
		} else {
			this.#pty.write(text);
		}
	}

	/** As soon as `look` finds something; a program that has ended shows nothing new. */
	async #until<T>(what: string, look: () => T | undefined, patienceMs = this.#patienceMs): Promise<T> {
		const afterEnd = this.#ended.then(async () => {
			await this.#screen.settled();
			return look() ?? this.#fail(what, 'before the program ended');
		});
		return this.#race(what, Promise.race([this.#screen.until(look), afterEnd]), patienceMs);
	}

	async #race<T>(what: string, wait: Promise<T>, patienceMs = this.#patienceMs): Promise<T> {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_resolve, reject) => {
			timer = setTimeout(() => {
				reject(this.#failure(what, `within ${patienceMs} ms`));
			}, patienceMs);
		});
		try {
			return await Promise.race([wait, late]);
		} finally {
			clearTimeout(timer);
		}
	}

	#fail(what: string, when: string): never {
		throw this.#failure(what, when);
	}

	#failure(what: string, when: string): Error {
		return new Error(`Did not ${what} ${when}. The screen:\n${this.#screen.picture()}`);
	}
}

const matches = (text: string, wanted: string | RegExp): boolean =>
	typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
