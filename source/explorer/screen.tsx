import {render} from 'ink';
import {withoutAnswers} from '../terminal/answers.ts';
import {Canvas} from '../terminal/canvas.ts';
import {enterModes, leaveModes} from '../terminal/modes.ts';
import {Pacing} from '../terminal/pacing.ts';
import {guardTerminal} from '../terminal/restore.ts';
import {ScreenOutput} from '../terminal/screen-output.ts';
import {writeAll} from '../terminal/write-all.ts';
import {CanvasContext} from './components/canvas-context.ts';
import type {Controls} from './hooks/use-controls.ts';
import {stopProcess} from './stop-process.ts';

/** The terminal that a screen is opened on. */
export type ScreenTerminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream & {readonly fd: number};
};

/** A terminal in full-screen use, which is put back whatever ends the program. */
export class Screen {
	/** What an app needs to know of it, or tells it. */
	readonly controls: Controls = {};
	readonly output: ScreenOutput;
	readonly #terminal: ScreenTerminal;
	readonly #canvas = new Canvas();
	readonly #pacing = new Pacing(() => performance.now());
	#close: (() => Promise<void>) | undefined;

	constructor(terminal: ScreenTerminal) {
		this.#terminal = terminal;
		const {stdout} = terminal;
		this.output = new ScreenOutput({
			stream: stdout,
			canvas: this.#canvas,
			pacing: this.#pacing,
			write: (bytes, done) => writeAll(stdout.fd, bytes, done),
		});
	}

	/** Draw an app on it; rejects where that fails. */
	async show(app: React.ReactNode): Promise<unknown> {
		const {stdin, stdout} = this.#terminal;
		const {stream} = this.output;
		const guard = guardTerminal({
			stdin,
			stdout,
			onExit: () => {
				// What Ink still draws would come after the terminal was put back.
				this.output.close();
				ink.unmount();
			},
		});
		const ink = render(<CanvasContext value={this.#canvas}>{app}</CanvasContext>, {
			stdin: withoutAnswers(stdin, input => this.#pacing.take(input)),
			stdout: stream,
			alternateScreen: true,
			// Each frame comes whole and at once: the output finds what changed, and the pulse sets the rate.
			debug: true,
			patchConsole: false,
			exitOnCtrlC: false,
			interactive: true,
		});
		stream.write(enterModes);
		this.#close = async () => {
			await this.#pacing.hold();
			stream.write(leaveModes);
			ink.unmount();
			// What made drawing fail is told by `show`.
			await ink.waitUntilExit().catch(() => {});
			guard.release();
		};
		return ink.waitUntilExit();
	}

	/** Hand the terminal back to the shell until the person comes back. */
	async suspend(): Promise<void> {
		const {stream} = this.output;
		await this.#pacing.hold();
		await this.controls.handOver?.(async () => {
			stream.write(leaveModes);
			await written(stream);
			await stopProcess();
			stream.write(enterModes);
			this.#pacing.release();
		});
	}

	/** Put the terminal back. */
	async close(): Promise<void> {
		await this.#close?.();
	}
}

/** All that was written is on the terminal: nothing of it comes after the shell's prompt. */
const written = async (stdout: NodeJS.WriteStream): Promise<void> =>
	new Promise(resolve => {
		stdout.write('', () => resolve());
	});
