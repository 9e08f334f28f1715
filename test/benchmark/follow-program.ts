import {spawn} from 'node:child_process';
import {once} from 'node:events';

/** How long a program may take, in ms. */
export type Patience = {
	/** Without a byte of output, on either of its outputs. */
	readonly silentMs: number;
	/** In all. */
	readonly wholeMs: number;
};

/** How a program ended. */
export type ProgramEnd = {
	/** Absent where it did not end by itself, but was ended. */
	readonly exit?: number;
	/** Why it was ended. */
	readonly ended?: 'silent' | 'late' | 'stopped';
	/** From its start to its end, in s. */
	readonly seconds: number;
	/** The last line of its standard error. */
	readonly words: string;
};

/**
Run a program that follows something, to its end or as long as patience lasts.

@param take - Gets its standard output.
@param signal - Ends it early.
*/
export const followProgram = async (
	[command, ...args]: readonly [string, ...string[]],
	take: (data: Buffer) => void,
	{silentMs, wholeMs}: Patience,
	signal: AbortSignal,
): Promise<ProgramEnd> => {
	const start = performance.now();
	// A group of its own: what it starts itself is ended with it.
	const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'pipe'], detached: true});
	let ended: ProgramEnd['ended'];
	const end = (why: ProgramEnd['ended']) => {
		ended ??= why;
		killGroup(child.pid);
	};
	const stop = () => end('stopped');
	const whole = setTimeout(end, wholeMs, 'late');
	const silent = setTimeout(end, silentMs, 'silent');
	signal.addEventListener('abort', stop);
	let said = '';
	child.stdout.on('data', data => {
		silent.refresh();
		take(data);
	});
	child.stderr.on('data', data => {
		silent.refresh();
		said = (said + data).slice(-1000);
	});
	const [exit] = (await once(child, 'close')) as [number | null];
	clearTimeout(whole);
	clearTimeout(silent);
	signal.removeEventListener('abort', stop);
	const words = said.trimEnd().split('\n').at(-1)!.trim();
	const seconds = (performance.now() - start) / 1000;
	return ended ? {ended, seconds, words} : {exit: exit ?? undefined, seconds, words};
};

const killGroup = (pid: number | undefined): void => {
	try {
		process.kill(-pid!, 'SIGKILL');
	} catch {
		// It has just ended.
	}
};
