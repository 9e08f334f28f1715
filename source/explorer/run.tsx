import {render} from 'ink';
import {aborted} from '../core/aborted.ts';
import {createZoneClock, type Zone} from '../core/clock.ts';
import type {LogSource, Scope} from '../core/log-source.ts';
import type {Query} from '../core/query.ts';
import {Canvas} from '../terminal/canvas.ts';
import type {ColourLevel} from '../terminal/colour-level.ts';
import {enterModes, leaveModes} from '../terminal/modes.ts';
import {guardTerminal} from '../terminal/restore.ts';
import {ScreenOutput} from '../terminal/screen-output.ts';
import {writeAll} from '../terminal/write-all.ts';
import {App} from './app.tsx';
import {CanvasContext} from './components/canvas-context.ts';
import {Explorer} from './explorer.ts';
import type {Controls} from './hooks/use-controls.ts';
import {bindings} from './keymap/bindings.ts';
import {createKeymap} from './keymap/keymap.ts';
import {lastMinute, type Span} from './log/span.ts';
import {createPulse, type Pulse} from './pulse.ts';
import {stopProcess} from './stop-process.ts';
import {createTheme} from './theme/theme.ts';

/** What the explorer runs on. */
export type RunOptions = {
	readonly source: LogSource;
	readonly scope: Scope;
	/** Where exactly one task matches, its log opens; where several do, the table shows only those. */
	readonly queries: readonly Query[];
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream & {readonly fd: number};
	/** ms since the epoch. */
	readonly now: () => number;
	readonly colour: ColourLevel;
	/** @default 'local' */
	readonly timezone?: Zone;
	/** How much of a log is shown at first. @default the last minute */
	readonly firstSpan?: Span;
};

/**
Run the explorer until the person quits.

@throws {KreelError} Where the tasks cannot be listed; the terminal is as it was before.
*/
export const runExplorer = async (options: RunOptions): Promise<void> => {
	const {stdout} = options;
	const canvas = new Canvas();
	const output = new ScreenOutput({
		stream: stdout,
		canvas,
		write: (bytes, done) => writeAll(stdout.fd, bytes, done),
	});
	const pulse = createPulse(output);
	const controls: Controls = {};
	const over = new AbortController();
	const explorer = createExplorer(options, pulse, {
		quit: () => over.abort(),
		suspend: () => void suspend(output.stream, controls),
	});
	const screen = openScreen(
		options,
		output,
		<CanvasContext value={canvas}>
			<App explorer={explorer} pulse={pulse} controls={controls} />
		</CanvasContext>,
	);
	stdout.on('resize', pulse.mark);
	try {
		await Promise.race([aborted(over.signal), screen.failed, watch(options, explorer, over.signal)]);
	} finally {
		over.abort();
		explorer.close();
		pulse.stop();
		stdout.off('resize', pulse.mark);
		await screen.close();
	}
};

const createExplorer = (
	{source, scope, queries, now, timezone, colour, stdout, firstSpan = lastMinute}: RunOptions,
	pulse: Pulse,
	program: {quit: () => void; suspend: () => void},
): Explorer => {
	const zone = timezone ?? 'local';
	const context = {
		source,
		scope,
		firstSpan,
		now,
		zone,
		clock: createZoneClock(zone),
		theme: createTheme(colour),
	};
	return new Explorer({
		...program,
		context: {...context, onChange: pulse.mark},
		keymap: createKeymap(bindings),
		queries,
		size: () => ({columns: stdout.columns, rows: stdout.rows}),
	});
};

/** Take what the source says of tasks until the end; ends only by failing. */
const watch = async ({source, scope}: RunOptions, explorer: Explorer, signal: AbortSignal): Promise<void> => {
	for await (const event of source.watchTasks(scope, signal)) {
		explorer.apply(event);
	}

	await aborted(signal);
};

/** Draw on the terminal, which is put back whatever ends the program. */
const openScreen = ({stdin, stdout}: RunOptions, output: ScreenOutput, app: React.ReactNode) => {
	const end = () => {
		// What Ink still draws would come after the terminal was put back.
		output.close();
		ink.unmount();
	};
	const guard = guardTerminal({stdin, stdout, onExit: end});
	const {stream} = output;
	const ink = render(app, {
		stdin,
		stdout: stream,
		alternateScreen: true,
		// Each frame comes whole and at once: the output finds what changed, and the pulse sets the rate.
		debug: true,
		patchConsole: false,
		exitOnCtrlC: false,
		interactive: true,
	});
	stream.write(enterModes);
	return {
		/** Rejects where drawing fails. */
		failed: ink.waitUntilExit(),
		async close() {
			stream.write(leaveModes);
			ink.unmount();
			// What made drawing fail is told by `failed`.
			await ink.waitUntilExit().catch(() => {});
			guard.release();
		},
	};
};

const suspend = async (stdout: NodeJS.WriteStream, {handOver}: Controls): Promise<void> =>
	handOver?.(async () => {
		stdout.write(leaveModes);
		await written(stdout);
		await stopProcess();
		stdout.write(enterModes);
	});

/** All that was written is on the terminal: nothing of it comes after the shell's prompt. */
const written = async (stdout: NodeJS.WriteStream): Promise<void> =>
	new Promise(resolve => {
		stdout.write('', () => resolve());
	});
