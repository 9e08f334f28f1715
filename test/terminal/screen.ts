import xterm from '@xterm/headless';

/** What a person sees: a terminal that draws what was written to it. */
export class Screen {
	/** What a program put into the clipboard last. */
	clipboard: string | undefined;
	readonly #terminal: InstanceType<typeof xterm.Terminal>;
	readonly #chunks: Uint8Array[] = [];
	readonly #watchers = new Set<() => void>();
	readonly #privateModes = new Map<number, boolean>();
	#written = 0;
	#drawn: Promise<void> = Promise.resolve();

	constructor(columns: number, rows: number) {
		this.#terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
		this.#terminal.onWriteParsed(() => this.#look());
		this.#terminal.parser.registerOscHandler(52, text => {
			this.clipboard = Buffer.from(text.replace(/^c;/, ''), 'base64').toString();
			return true;
		});
		this.#watchModes('h', true);
		this.#watchModes('l', false);
	}

	/** Draw what a program wrote. */
	write(bytes: Uint8Array): void {
		this.#chunks.push(bytes);
		this.#written += bytes.length;
		this.#drawn = new Promise(resolve => this.#terminal.write(bytes, resolve));
	}

	/** What the terminal answers to a program that asks it. */
	onAnswer(answer: (data: string) => void): void {
		this.#terminal.onData(answer);
	}

	resize(columns: number, rows: number): void {
		this.#terminal.resize(columns, rows);
		this.#look();
	}

	row(n: number): string {
		const {active} = this.#terminal.buffer;
		const at = n < 0 ? this.#terminal.rows + n : n;
		return (
			active
				.getLine(active.viewportY + at)
				?.translateToString(true)
				.trimEnd() ?? ''
		);
	}

	rows(): string[] {
		return Array.from({length: this.#terminal.rows}, (_, n) => this.row(n));
	}

	/** The rows in a frame, for the message of a test that fails. */
	picture(): string {
		const edge = '─'.repeat(this.#terminal.cols);
		return [`┌${edge}`, ...this.rows().map(row => `│${row}`), `└${edge}`].join('\n');
	}

	cell(row: number, column: number) {
		const {active} = this.#terminal.buffer;
		const cell = active.getLine(active.viewportY + row)?.getCell(column);
		return {
			text: cell?.getChars() ?? '',
			foreground: cell?.isFgDefault() ? undefined : cell?.getFgColor(),
			background: cell?.isBgDefault() ? undefined : cell?.getBgColor(),
			bold: cell?.isBold() !== 0,
			dim: cell?.isDim() !== 0,
			inverse: cell?.isInverse() !== 0,
		};
	}

	get cursor(): {x: number; y: number; visible: boolean} {
		const {cursorX: x, cursorY: y} = this.#terminal.buffer.active;
		return {x, y, visible: this.#privateModes.get(25) !== false};
	}

	get isAlternate(): boolean {
		return this.#terminal.buffer.active.type === 'alternate';
	}

	get modes(): {alternateScroll: boolean; autowrap: boolean; bracketedPaste: boolean; mouse: boolean} {
		const {wraparoundMode, bracketedPasteMode, mouseTrackingMode} = this.#terminal.modes;
		return {
			alternateScroll: this.#privateModes.get(1007) === true,
			autowrap: wraparoundMode,
			bracketedPaste: bracketedPasteMode,
			mouse: mouseTrackingMode !== 'none',
		};
	}

	/** Bytes that were written so far. */
	get written(): number {
		return this.#written;
	}

	/** Call back whenever something was drawn: a frame is drawn when it is whole. */
	onDrawn(listener: () => void): void {
		this.#watchers.add(listener);
	}

	raw(): string {
		return Buffer.concat(this.#chunks).toString();
	}

	/** Resolves when all that was written is drawn. */
	async settled(): Promise<void> {
		await this.#drawn;
	}

	/** Resolves with what `look` finds, as soon as it finds something: now, or after a frame was drawn whole. */
	async until<T>(look: () => T | undefined): Promise<T> {
		return new Promise(resolve => {
			const watcher = (): void => {
				const found = look();
				if (found !== undefined) {
					this.#watchers.delete(watcher);
					resolve(found);
				}
			};

			this.#watchers.add(watcher);
			if (!this.#isInFrame) {
				watcher();
			}
		});
	}

	/** Whether a frame is half drawn (mode 2026): a terminal that knows the mode shows nothing of it yet. */
	get #isInFrame(): boolean {
		return this.#privateModes.get(2026) === true;
	}

	#look(): void {
		if (this.#isInFrame) {
			return;
		}

		for (const watcher of this.#watchers) {
			watcher();
		}
	}

	/** The emulator does not tell of these modes, so they are noted as they pass. */
	#watchModes(final: string, on: boolean): void {
		this.#terminal.parser.registerCsiHandler({prefix: '?', final}, parameters => {
			for (const parameter of parameters) {
				this.#privateModes.set(Number(parameter), on);
			}

			return false;
		});
	}
}
