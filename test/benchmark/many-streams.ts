import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {setTimeout} from 'node:timers/promises';
import {memoryOf, processorTimeOf} from './process-tree.ts';

/** What a program is doing that follows many streams. */
export type Use = {
	/** Share of one processor, in percent. */
	readonly processor: number;
	/** Resident, in MB. */
	readonly memory: number;
	/** TCP connections that are established. */
	readonly connections: number;
};

/** Look for some seconds at what a program uses. */
export const measureUse = async (pid: number, seconds: number): Promise<Use> => {
	const before = processorTimeOf(pid);
	await setTimeout(seconds * 1000);
	const processor = ((processorTimeOf(pid) - before) / seconds) * 100;
	return {processor, memory: memoryOf(pid).now, connections: connectionsOf(pid)};
};

/** Finds the streams whose lines a program prints, each line with its pod and container before it. */
export class StreamNames {
	readonly #name: RegExp;
	readonly #names = new Set<string>();
	#rest = '';

	/** @param name - What is found in a line is the name of its stream. */
	constructor(name: RegExp) {
		this.#name = name;
	}

	get count(): number {
		return this.#names.size;
	}

	take(data: Buffer): void {
		const lines = (this.#rest + data.toString('latin1')).split('\n');
		this.#rest = lines.pop()!;
		for (const line of lines) {
			const [name] = this.#name.exec(line) ?? [];
			if (name !== undefined) {
				this.#names.add(name);
			}
		}
	}
}

/**
Run a program that prints many streams; look at what it uses once it has had time to begin, and end it.

@param settleSeconds - How long it has.
@returns Also how many streams it showed.
*/
export const measurePrinting = async (
	command: readonly [string, ...string[]],
	name: RegExp,
	{settleSeconds, lookSeconds}: {readonly settleSeconds: number; readonly lookSeconds: number},
): Promise<Use & {readonly streams: number}> => {
	const [program, ...args] = command;
	const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'ignore']});
	const closed = once(child, 'close');
	const names = new StreamNames(name);
	child.stdout.on('data', data => names.take(data));
	try {
		await setTimeout(settleSeconds * 1000);
		return {...(await measureUse(child.pid!, lookSeconds)), streams: names.count};
	} finally {
		child.kill('SIGKILL');
		await closed;
	}
};

const connectionsOf = (pid: number): number => {
	const own = new Set(
		readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
			try {
				return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
			} catch {
				return [];
			}
		}),
	);
	const established = '01';
	return ['tcp', 'tcp6']
		.flatMap(table => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1))
		.map(row => row.trim().split(/\s+/))
		.filter(([, , , state, , , , , , inode]) => state === established && own.has(inode!)).length;
};
