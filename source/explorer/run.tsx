import {tmpdir} from 'node:os';
import {aborted} from '../core/aborted.ts';
import {createZoneClock, type Zone} from '../core/clock.ts';
import type {LogSource, Scope} from '../core/log-source.ts';
import type {Query} from '../core/query.ts';
import type {StoreBounds} from '../store/create-log-store.ts';
import {clipboardSequence, clipboardSequenceInTmux} from '../terminal/clipboard.ts';
import type {ColourLevel} from '../terminal/colour-level.ts';
import {giveToTmux} from '../terminal/tmux.ts';
import {App} from './app.tsx';
import type {Context} from './context.ts';
import {Explorer, type ExplorerOptions} from './explorer.ts';
import {bindings} from './keymap/bindings.ts';
import {createKeymap} from './keymap/keymap.ts';
import {lastMinute, type Span} from './log/span.ts';
import {createPulse, type Pulse} from './pulse.ts';
import {Screen, type ScreenTerminal} from './screen.tsx';
import {createTheme} from './theme/theme.ts';

/** What the explorer runs on. */
export type RunOptions = ScreenTerminal & {
	readonly source: LogSource;
	readonly scope: Scope;
	/** Where exactly one task matches, its log opens; where several do, the table shows only those. */
	readonly queries: readonly Query[];
	/** ms since the epoch. */
	readonly now: () => number;
	readonly colour: ColourLevel;
	/** @default 'local' */
	readonly timezone?: Zone;
	/** Whether the terminal is one of tmux. */
	readonly isInTmux: boolean;
	/** How much of a log is shown at first. @default the last minute */
	readonly firstSpan?: Span;
	/** What the lines of one log may take. */
	readonly bounds?: StoreBounds;
};

/**
Run the explorer until the person quits.

@throws {KreelError} Where the tasks cannot be listed; the terminal is as it was before.
*/
export const runExplorer = async (options: RunOptions): Promise<void> => {
	const {stdout} = options;
	const screen = new Screen(options);
	const pulse = createPulse(screen.output);
	const over = new AbortController();
	const explorer = createExplorer(options, pulse, {
		toClipboard: text => toClipboard(text, screen, options.isInTmux),
		quit: () => over.abort(),
		suspend: () => void screen.suspend(),
	});
	const failed = screen.show(<App explorer={explorer} pulse={pulse} controls={screen.controls} />);
	stdout.on('resize', pulse.mark);
	try {
		await Promise.race([aborted(over.signal), failed, watch(options, explorer, over.signal)]);
	} finally {
		over.abort();
		explorer.close();
		pulse.stop();
		stdout.off('resize', pulse.mark);
		await screen.close();
	}
};

const createExplorer = (
	{source, scope, queries, now, timezone, colour, stdout, firstSpan = lastMinute, bounds = {}}: RunOptions,
	pulse: Pulse,
	{toClipboard, ...program}: Pick<Context, 'toClipboard'> & Pick<ExplorerOptions, 'quit' | 'suspend'>,
): Explorer => {
	const zone = timezone ?? 'local';
	const context = {
		source,
		scope,
		firstSpan,
		bounds,
		now,
		zone,
		clock: createZoneClock(zone),
		theme: createTheme(colour),
		toClipboard,
		copyFolder: tmpdir(),
	};
	return new Explorer({
		...program,
		context: {...context, onChange: pulse.mark, onAnswer: pulse.hurry},
		keymap: createKeymap(bindings),
		queries,
		size: () => ({columns: stdout.columns, rows: stdout.rows}),
	});
};

const toClipboard = async (text: string, {output}: Screen, isInTmux: boolean): Promise<void> => {
	if (!isInTmux) {
		output.send(clipboardSequence(text));
	} else if (!(await giveToTmux(text))) {
		output.send(clipboardSequenceInTmux(text));
	}
};

/** Take what the source says of tasks until the end; ends only by failing. */
const watch = async ({source, scope}: RunOptions, explorer: Explorer, signal: AbortSignal): Promise<void> => {
	for await (const event of source.watchTasks(scope, signal)) {
		explorer.apply(event);
	}

	await aborted(signal);
};
