import {UsageError} from '../core/errors/usage-error.ts';
import {parseQuery} from '../core/query.ts';
import {runExplorer} from '../explorer/run.tsx';
import {colourLevel} from '../terminal/colour-level.ts';
import {isInTmux} from '../terminal/tmux.ts';
import type {Invocation} from './arguments.ts';
import {choiceOf} from './choices.ts';
import {connect, scopeOf} from './connect.ts';
import {isPiped} from './piped.ts';
import {boundsOf} from './size-values.ts';
import {keepHeapSmall} from './small-heap.ts';
import type {Surroundings} from './surroundings.ts';
import {timezoneOf} from './time-values.ts';

/**
`kreel`: the explorer, until the person quits; on standard input where something is piped into it and nothing else is named.

@returns The exit code.
@throws {UsageError} Where there is no terminal to draw on.
@throws {KreelError} Where the tasks cannot be listed, after the terminal is restored.
*/
export const explore = async (invocation: Invocation, surroundings: Surroundings): Promise<number> => {
	const {stdin, stdout, env, now} = surroundings;
	if (namesNothing(invocation) && isPiped(stdin)) {
		const {open} = await import('./open.ts');
		return open(invocation, surroundings);
	}

	if (!stdin.isTTY || !stdout.isTTY) {
		throw new UsageError(
			'the explorer needs a terminal; `kreel logs` and `kreel tasks` print to a pipe or a file',
		);
	}

	keepHeapSmall();
	const timezone = timezoneOf(invocation) ?? 'local';
	const queries = invocation.words.map(parseQuery);
	const scope = scopeOf(invocation);
	const colour = colourLevel({
		flag: choiceOf(invocation, 'color', ['auto', 'always', 'never'], 'auto'),
		env,
		isTty: true,
	});
	const bounds = boundsOf(invocation);
	const {source, close} = await connect(invocation);
	try {
		await runExplorer({
			source,
			scope,
			queries,
			stdin,
			stdout,
			now,
			colour,
			isInTmux: isInTmux(env),
			timezone,
			bounds,
		});
		return 0;
	} finally {
		await close();
	}
};

const placeFlags = ['kubeconfig', 'context', 'namespace', 'all-namespaces', 'selector', 'gateway', 'demo'];

/** Whether the arguments name neither tasks nor a place to look for them. */
const namesNothing = ({words, has, values}: Invocation): boolean =>
	words.length === 0 && placeFlags.every(flag => !has(flag) && values(flag).length === 0);
