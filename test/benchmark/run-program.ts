import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {descendantsOf, memoryOf} from './process-tree.ts';

/** How one run of a program went. */
export type ProgramRun = {
	/** From its start to its end, in seconds. */
	readonly wall: number;
	/** From its start to the first byte of its output, in seconds; `NaN` where there was none. */
	readonly first: number;
	/** Time on processors, in seconds. */
	readonly processor: number;
	/** Most resident memory that was seen, in MB. */
	readonly memory: number;
	readonly bytes: number;
	readonly lines: number;
};

const newline = 0x0a;

/** How often to look at the memory of a program, in ms. */
const lookMs = 20;

/**
Run a program to its end, or until it has written so many lines. What it writes is counted and thrown away.

@param enoughLines - Absent: all.
*/
export const runProgram = async (
	command: string,
	args: readonly string[],
	{enoughLines = Number.POSITIVE_INFINITY, env = {}}: {enoughLines?: number; env?: NodeJS.ProcessEnv} = {},
): Promise<ProgramRun> => {
	const start = performance.now();
	// The shell tells the time on processors of all that it has waited for.
	const child = spawn('bash', ['-c', '"$@"; code=$?; times >&2; exit $code', 'bash', command, ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {...process.env, LC_ALL: 'C', ...env},
		detached: true,
	});
	const seen = {first: Number.NaN, bytes: 0, lines: 0, memory: 0};
	const watch = setInterval(() => {
		seen.memory = Math.max(seen.memory, ...descendantsOf(child.pid!).map(pid => memoryOf(pid).most));
	}, lookMs);
	let times = '';
	child.stderr.on('data', data => {
		times += data;
	});
	child.stdout.on('data', (data: Buffer) => {
		seen.first = seen.bytes === 0 ? (performance.now() - start) / 1000 : seen.first;
		seen.bytes += data.length;
		seen.lines += countLines(data);
		if (seen.lines >= enoughLines) {
			process.kill(-child.pid!, 'SIGTERM');
		}
	});
	await once(child, 'close');
	clearInterval(watch);
	return {...seen, wall: (performance.now() - start) / 1000, processor: processorTime(times)};
};

const countLines = (data: Buffer): number => {
	let count = 0;
	for (let at = data.indexOf(newline); at !== -1; at = data.indexOf(newline, at + 1)) {
		count++;
	}

	return count;
};

/** What `times` of the shell says of its children: `0m0.013s 0m0.004s` in its last line. */
const processorTime = (times: string): number => {
	const last = times.trimEnd().split('\n').at(-1) ?? '';
	const parts = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
	return parts.length === 0
		? Number.NaN
		: parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
};
