import {tmpdir} from 'node:os';
import {render} from 'ink-testing-library';
import {createZoneClock} from '../../source/core/clock.ts';
import type {Scope} from '../../source/core/log-source.ts';
import type {Query} from '../../source/core/query.ts';
import {App} from '../../source/explorer/app.tsx';
import type {Size} from '../../source/explorer/context.ts';
import {Explorer} from '../../source/explorer/explorer.ts';
import {bindings} from '../../source/explorer/keymap/bindings.ts';
import {createKeymap} from '../../source/explorer/keymap/keymap.ts';
import {lastMinute} from '../../source/explorer/log/span.ts';
import {createPulse} from '../../source/explorer/pulse.ts';
import {createTheme} from '../../source/explorer/theme/theme.ts';
import {type ScriptedSource, scriptedSource} from '../core/scripted-source.ts';
import {keySequence} from '../terminal/keys.ts';

/** 2023-11-14 22:13:20 UTC, in ms: the clock of these tests. */
export const nowMs = 1_700_000_000_000;

/** The explorer on a screen of its own, without colours, with a source that says what the test says. */
export const openExplorer = ({
	queries = [],
	size = {columns: 100, rows: 16},
	source = scriptedSource(),
	scope = {},
	copyFolder = tmpdir(),
}: {
	queries?: readonly Query[];
	size?: Size;
	source?: ScriptedSource;
	scope?: Scope;
	copyFolder?: string;
} = {}) => {
	const stopped = new AbortController();
	const clock = {ms: nowMs};
	const screen = {...size};
	const program = {quits: 0, suspends: 0, clipboard: [] as string[]};
	const pulse = createPulse({writableNeedDrain: false, once: () => pulse as never}, 1);
	const explorer = new Explorer({
		context: {
			source,
			scope,
			firstSpan: lastMinute,
			bounds: {},
			now: () => clock.ms,
			zone: 'utc',
			clock: createZoneClock('utc'),
			theme: createTheme(0),
			onChange: pulse.mark,
			onAnswer: pulse.hurry,
			toClipboard: async text => void program.clipboard.push(text),
			copyFolder,
		},
		keymap: createKeymap(bindings),
		queries,
		size: () => screen,
		quit: () => program.quits++,
		suspend: () => program.suspends++,
	});
	const ink = render(<App explorer={explorer} pulse={pulse} controls={{}} />);
	const watching = (async () => {
		for await (const event of source.watchTasks({}, stopped.signal)) {
			explorer.apply(event);
		}
	})().catch((error: unknown) => error);

	/** The rows of the screen as they are now, without the marks on what was looked for. */
	const rows = () => (ink.lastFrame() ?? '').replaceAll(/\u001B\[2?7m/g, '').split('\n');
	return {
		source,
		explorer,
		program,
		clock,
		screen,
		rows,
		/** Resolves with what made the watching of tasks fail, or with nothing at its end. */
		watching,
		/** Press keys, one after another: `j`, `Enter`, `Ctrl-C`. */
		press(...keys: string[]) {
			for (const key of keys) {
				ink.stdin.write(keySequence(key));
			}
		},
		/** Type characters so fast that they arrive as one. */
		type(text: string) {
			ink.stdin.write(text);
		},
		/** Resolves once the screen shows it; what never comes ends with the test's own time limit. */
		async see(wanted: string | RegExp | ((rows: readonly string[]) => boolean)): Promise<readonly string[]> {
			const shows = () =>
				typeof wanted === 'function'
					? wanted(rows())
					: rows().some(row => (typeof wanted === 'string' ? row.includes(wanted) : wanted.test(row)));
			while (!shows()) {
				await nextFrame(ink.stdout);
			}

			return rows();
		},
		async close() {
			stopped.abort();
			explorer.close();
			pulse.stop();
			ink.unmount();
			await watching;
		},
	};
};

export type OpenExplorer = ReturnType<typeof openExplorer>;

const nextFrame = async (stdout: {write: (frame: string) => void}): Promise<void> =>
	new Promise(resolve => {
		const {write} = stdout;
		stdout.write = frame => {
			stdout.write = write;
			write(frame);
			resolve();
		};
	});
