import {render} from 'ink-testing-library';
import type {Query} from '../../source/core/query.ts';
import {App} from '../../source/explorer/app.tsx';
import type {Size} from '../../source/explorer/context.ts';
import {Explorer} from '../../source/explorer/explorer.ts';
import {bindings} from '../../source/explorer/keymap/bindings.ts';
import type {KeyName} from '../../source/explorer/keymap/key-names.ts';
import {createKeymap} from '../../source/explorer/keymap/keymap.ts';
import {createPulse} from '../../source/explorer/pulse.ts';
import {createTheme} from '../../source/explorer/theme/theme.ts';
import {type ScriptedSource, scriptedSource} from '../core/scripted-source.ts';

/** 2023-11-14 22:13:20 UTC, in ms: the clock of these tests. */
export const noonMs = 1_700_000_000_000;

/** What a terminal sends for keys that are no characters. */
const sequences: Readonly<Record<KeyName, string>> = {
	Enter: '\r',
	Escape: '\u001B',
	Space: ' ',
	Up: '\u001B[A',
	Down: '\u001B[B',
	PageUp: '\u001B[5~',
	PageDown: '\u001B[6~',
	'Ctrl-C': '\u0003',
	'Ctrl-D': '\u0004',
	'Ctrl-U': '\u0015',
};

/** The explorer on a screen of its own, without colours, with a source that says what the test says. */
export const openExplorer = ({
	queries = [],
	size = {columns: 100, rows: 16},
	source = scriptedSource(),
}: {
	queries?: readonly Query[];
	size?: Size;
	source?: ScriptedSource;
} = {}) => {
	const stopped = new AbortController();
	const clock = {ms: noonMs};
	const screen = {...size};
	const program = {quits: 0, suspends: 0};
	const pulse = createPulse({writableNeedDrain: false, once: () => pulse as never}, 1);
	const explorer = new Explorer({
		context: {
			source,
			scope: {},
			now: () => clock.ms,
			zone: 'utc',
			theme: createTheme(0),
			onChange: pulse.mark,
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
	})();

	/** The rows of the screen as they are now. */
	const rows = () => (ink.lastFrame() ?? '').split('\n');
	return {
		source,
		explorer,
		program,
		clock,
		screen,
		rows,
		/** Press keys by the names of their bindings' first keys, or any key by its own name. */
		press(...keys: KeyName[]) {
			for (const key of keys) {
				ink.stdin.write(sequences[key] ?? key);
			}
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
