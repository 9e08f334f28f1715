import {render} from 'ink';
import {aborted} from '../core/aborted.ts';
import {createZoneClock, type Zone} from '../core/clock.ts';
import type {LogSource, Scope} from '../core/log-source.ts';
import type {Query} from '../core/query.ts';
import type {ColourLevel} from '../terminal/colour-level.ts';
import {enterModes, leaveModes} from '../terminal/modes.ts';
import {guardTerminal} from '../terminal/restore.ts';
import {App} from './app.tsx';
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
	readonly stdout: NodeJS.WriteStream;
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
	const pulse = createPulse(stdout);
	const controls: Controls = {};
	const over = new AbortController();
	const explorer = createExplorer(options, pulse, {
		quit: () => over.abort(),
		suspend: () => void suspend(stdout, controls),
	});
	const screen = openScreen(options, <App explorer={explorer} pulse={pulse} controls={controls} />);
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
const openScreen = ({stdin, stdout}: RunOptions, app: React.ReactNode) => {
	const guard = guardTerminal({stdin, stdout, onExit: () => ink.unmount()});
	const ink = render(app, {
		stdin,
		stdout,
		alternateScreen: true,
		incrementalRendering: true,
		// The pulse sets the rate. A cap as low as its own would only shift frames against it, by up to a frame.
		maxFps: 120,
		patchConsole: false,
		exitOnCtrlC: false,
		interactive: true,
	});
	stdout.write(enterModes);
	return {
		/** Rejects where drawing fails. */
		failed: ink.waitUntilExit(),
		async close() {
			stdout.write(leaveModes);
			ink.unmount();
			// What made drawing fail is told by `failed`.
			await ink.waitUntilExit().catch(() => {});
			guard.release();
		},
	};
};

const suspend = async (stdout: RunOptions['stdout'], {handOver}: Controls): Promise<void> =>
	handOver?.(async () => {
		stdout.write(leaveModes);
		await stopProcess();
		stdout.write(enterModes);
	});
