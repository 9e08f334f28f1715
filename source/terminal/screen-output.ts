import type {Canvas} from './canvas.ts';
import type {Frame} from './frame.ts';
import {frameChange} from './frame-change.ts';
import type {Pacing} from './pacing.ts';

/** The terminal as the screen needs it. */
export type OutputTerminal = {
	readonly stream: NodeJS.WriteStream;
	/** Rows that are painted past Ink. */
	readonly canvas: Canvas;
	/** Says when the next frame may go out. */
	readonly pacing: Pacing;
	/** Write all of it, then call back, also where that failed. It must not block. */
	readonly write: (bytes: Uint8Array, done: () => void) => void;
};

/**
What Ink writes to: its frames reach the terminal as what has changed since the last one, everything else as it is.

One write at a time is under way. A frame that comes meanwhile waits; one that comes after it takes its place: a slow terminal sees fewer frames, never old ones.
*/
export class ScreenOutput {
	/** In place of the terminal's own stream, for Ink. */
	readonly stream: NodeJS.WriteStream;
	readonly #terminal: OutputTerminal;
	/** What the terminal shows once all is written; `undefined`: not known. */
	#shown: Frame | undefined;
	#waiting: Frame | undefined;
	#text = '';
	#isWriting = false;
	#isClosed = false;
	#onWritten: Array<() => void> = [];
	#onDrain: Array<() => void> = [];

	constructor(terminal: OutputTerminal) {
		this.#terminal = terminal;
		terminal.pacing.subscribe(() => this.#flush());
		this.stream = new Proxy(terminal.stream, {
			get: (target, key) => {
				if (key === 'write') {
					return this.#write;
				}

				// Stand-ins are all that Ink lays out: a grid of one column, not one of every cell of the terminal.
				if (key === 'columns') {
					return 1;
				}

				const value = Reflect.get(target, key);
				return typeof value === 'function' ? value.bind(target) : value;
			},
		});
	}

	/** Whether a frame that comes now would wait. */
	get writableNeedDrain(): boolean {
		return this.#isWriting || !this.#terminal.pacing.isOpen;
	}

	/** Call back when the next frame would not wait. */
	once(_event: 'drain', listener: () => void): void {
		this.#onDrain.push(listener);
	}

	/** Write what changes nothing on the screen, after all frames so far. */
	send(sequence: string): void {
		if (!this.#isClosed) {
			this.#show();
			this.#text += sequence + this.#terminal.pacing.after(Buffer.byteLength(sequence));
			this.#flush();
		}
	}

	/** Write no more: what comes from now on is dropped. */
	close(): void {
		this.#isClosed = true;
		this.#waiting = undefined;
		this.#text = '';
	}

	/** As a stream's: the callback comes when all is written. */
	readonly #write = (text: string, ...rest: unknown[]): boolean => {
		const {canvas, stream} = this.#terminal;
		const frame = canvas.frameOf(text, stream.columns);
		if (this.#isClosed) {
			// Nothing more goes out.
		} else if (frame) {
			this.#take(frame);
		} else if (text !== '') {
			this.#control(text);
		}

		const callback = rest.at(-1);
		if (typeof callback === 'function') {
			this.#onWritten.push(() => callback());
		}

		this.#flush();
		return !this.#isWriting;
	};

	/** While the terminal gets another size, frames of the old one come. */
	#take(frame: Frame): void {
		if (frame.rows.length === this.#terminal.stream.rows) {
			this.#waiting = frame;
		}
	}

	/** Text between frames may switch the screen: what is on it then is not known. */
	#control(text: string): void {
		this.#show();
		this.#text += text;
		this.#shown = undefined;
	}

	#show(): void {
		if (this.#waiting) {
			const change = frameChange(this.#shown, this.#waiting);
			this.#text += change === '' ? '' : change + this.#terminal.pacing.after(Buffer.byteLength(change));
			this.#shown = this.#waiting;
			this.#waiting = undefined;
		}
	}

	#flush(): void {
		if (this.#isWriting) {
			return;
		}

		if (this.#terminal.pacing.isOpen) {
			this.#show();
		}

		if (this.#text === '') {
			this.#tell();
			return;
		}

		const bytes = Buffer.from(this.#text);
		this.#text = '';
		this.#isWriting = true;
		this.#terminal.write(bytes, () => {
			this.#isWriting = false;
			this.#flush();
		});
	}

	#tell(): void {
		const listeners = [...this.#onWritten, ...(this.writableNeedDrain ? [] : this.#onDrain)];
		this.#onWritten = [];
		this.#onDrain = this.writableNeedDrain ? this.#onDrain : [];
		for (const listener of listeners) {
			listener();
		}
	}
}
