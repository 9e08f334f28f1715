import {UsageError} from '../core/errors/usage-error.ts';
import type {Selection} from '../core/log-source.ts';
import {openFiles} from '../files/open-files.ts';
import type {StoreBounds} from '../store/create-log-store.ts';
import {colourLevel} from '../terminal/colour-level.ts';
import {openKeyboard} from '../terminal/keyboard.ts';
import {isInTmux} from '../terminal/tmux.ts';
import type {Invocation} from './arguments.ts';
import {choiceOf} from './choices.ts';
import type {Connected} from './connect.ts';
import {containersOf} from './logs-request.ts';
import {isPiped} from './piped.ts';
import {boundsOf} from './size-values.ts';
import {keepHeapSmall} from './small-heap.ts';
import type {Surroundings} from './surroundings.ts';
import {timezoneOf} from './time-values.ts';

/**
`kreel open`: log files or standard input, in the explorer or printed.

@returns The exit code.
@throws {UsageError}
@throws {UnreachableError} Where a file cannot be opened.
*/
export const open = async (invocation: Invocation, surroundings: Surroundings): Promise<number> => {
	const {now, stdin} = surroundings;
	const paths = pathsOf(invocation, stdin);
	const timezone = timezoneOf(invocation) ?? 'local';
	const bounds = boundsOf(invocation);
	const openSource = async (onBytes?: () => void): Promise<Connected> => {
		const source = await openFiles({
			paths,
			stdin,
			now,
			zone: timezone,
			onBytes,
			keptBytes: bounds.diskBytes,
		});
		return {source, close: async () => source.close()};
	};
	const selection: Selection = {scope: {}, queries: [], containers: containersOf(invocation)};
	if (!invocation.has('print')) {
		return exploreFiles(invocation, surroundings, bounds, openSource);
	}

	// Each is loaded when it is needed: who prints does not wait for what draws.
	const {printLogs} = await import('./logs.ts');
	return printLogs(invocation, surroundings, selection, openSource);
};

const exploreFiles = async (
	invocation: Invocation,
	surroundings: Surroundings,
	bounds: StoreBounds,
	openSource: (onBytes: () => void) => Promise<Connected>,
): Promise<number> => {
	const flag = choiceOf(invocation, 'color', ['auto', 'always', 'never'], 'auto');
	const {stdin, stdout, env, now} = surroundings;
	// What is wrong with a file is told whatever there is to draw on.
	// A log that runs through makes much garbage. One that stays in its file makes little, and takes a third less of the processor where V8 may keep that.
	const {source, close} = await openSource(keepHeapSmall);
	const keyboard = stdout.isTTY ? openKeyboard(stdin) : undefined;
	try {
		const {runExplorer} = await import('../explorer/run.tsx');
		if (!keyboard) {
			throw new UsageError('the explorer needs a terminal; `kreel open --print` prints to a pipe or a file');
		}

		await runExplorer({
			source,
			scope: {},
			// Where all is one task, its log opens.
			queries: [{type: 'regex', pattern: ''}],
			stdin: keyboard.stdin,
			stdout,
			now,
			colour: colourLevel({flag, env, isTty: true}),
			isInTmux: isInTmux(env),
			timezone: timezoneOf(invocation) ?? 'local',
			firstSpan: {type: 'all'},
			bounds,
		});
		return 0;
	} finally {
		keyboard?.close();
		await close();
	}
};

const pathsOf = ({words}: Invocation, stdin: Surroundings['stdin']): readonly string[] => {
	if (words.length === 0 && !isPiped(stdin)) {
		throw new UsageError('which logs? give files or folders, or - for standard input');
	}

	return words.length === 0 ? ['-'] : words;
};
