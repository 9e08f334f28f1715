import {joinBatches} from '../../core/batch-parts.ts';
import type {Instant} from '../../core/instant.ts';
import type {LineBatch} from '../../core/line-batch.ts';
import {type LogName, logNames} from '../../core/log-names.ts';
import type {Connection} from '../api.ts';
import {type Continuation, continueReading} from './continuation.ts';
import {FileFacts} from './file-facts.ts';
import {folderPath, type NodeLogAddress} from './log-address.ts';
import {LogChain} from './log-chain.ts';
import {LogFolder} from './log-folder.ts';
import {NodeReading} from './node-reading.ts';
import {waysOf} from './node-ways.ts';
import {type NodeRange, type Plan, planRange} from './plan.ts';
import {FileMovedError, type WayClosed, WayClosedError} from './way.ts';

/** An answer that stops for so long is given up, in ms. */
const stallMs = 10_000;

/** How often a folder is looked at again, where its files are renamed while they are looked at. */
const maxPlans = 5;

export type NodeLogOptions = {
	readonly connection: Connection;
	readonly address: NodeLogAddress;
	/** ms since the epoch. */
	readonly now: () => number;
	readonly signal: AbortSignal;
	/** @default 10,000 ms */
	readonly stallMs?: number;
};

/**
Look for the files of one life of a container on its node. The right is tried once for each node and remembered.

@returns Why there is no such way, where there is none: then `pods/log` is the way.
*/
export const openNodeLog = async (options: NodeLogOptions): Promise<NodeLog | WayClosed> => {
	const {connection, address, now, signal} = options;
	const path = folderPath(address);
	if (path === undefined) {
		return new WayClosedError('absent', 'the pod has names that no folder has').way;
	}

	const ways = waysOf(connection);
	const folder = new LogFolder(connection, path, ways.limiter, options.stallMs ?? stallMs);
	return ways.try(address.node, () => openFolder(folder, address.restart, signal), now);
};

const openFolder = async (folder: LogFolder, restart: number, signal: AbortSignal): Promise<NodeLog> => {
	const names = await listLife(folder, restart, signal);
	try {
		// Another runtime's format is known by the first line.
		await new FileFacts(folder, signal).head(names.at(-1)!);
	} catch (error) {
		if (!(error instanceof FileMovedError)) {
			throw error;
		}
	}

	return new NodeLog(folder, restart, names);
};

const listLife = async (folder: LogFolder, restart: number, signal: AbortSignal): Promise<LogName[]> => {
	const names = logNames(await folder.list(signal), restart);
	if (names.length === 0) {
		throw new WayClosedError('absent', `no files of life ${restart}`);
	}

	return names;
};

/** Where one file of a log ends and the next one begins. */
export type Seam = {
	/** Of the file that ends; see `LogName`. Empty: the oldest file begins there. */
	readonly rotated: string;
	/** Time of its last line; `undefined` where it is compressed already, or has none. */
	readonly last?: Instant;
	/** Time of the next file's first line; `undefined` where it has none yet. */
	readonly first?: Instant;
};

/** A file of a log, and its size as it is stored, in bytes. */
export type NodeFile = LogName & {readonly size: number};

/** The log of one life of a container, in the files of its node. */
export class NodeLog {
	readonly type = 'open';
	readonly #folder: LogFolder;
	readonly #restart: number;
	#names: readonly LogName[] | undefined;

	/** @param names - As they were just listed. */
	constructor(folder: LogFolder, restart: number, names: readonly LogName[]) {
		this.#folder = folder;
		this.#restart = restart;
		this.#names = names;
	}

	/**
	The files as they are now, oldest first; the one that is written is the last.

	@throws {ApiError}
	@throws {WayClosedError} Where they are gone.
	*/
	files(signal: AbortSignal): Promise<NodeFile[]> {
		return this.#withNames(signal, async names => {
			const facts = new FileFacts(this.#folder, signal);
			return Promise.all(names.map(async name => ({...name, size: (await facts.head(name)).size})));
		});
	}

	/**
	The seams between files, oldest first.

	@param after - The `rotated` of the newest seam that is known already: while its file is there, it costs one request where nothing is new.
	Throws as `files`.
	*/
	seams(after: string | undefined, signal: AbortSignal): Promise<Seam[]> {
		return this.#withNames(signal, names => {
			const facts = new FileFacts(this.#folder, signal);
			const isGone = after !== undefined && !names.some(({rotated}) => rotated === after);
			const start = isGone ? [facts.head(names[0]!).then(({first}) => ({rotated: '', first}))] : [];
			const seams = names.flatMap((name, index) => {
				const {rotated} = name;
				const isNew = rotated !== undefined && (after === undefined || rotated > after);
				return isNew ? [seamOf(facts, {...name, rotated}, names[index + 1])] : [];
			});
			return Promise.all([...start, ...seams]);
		});
	}

	/** Time of the first line of all files; `undefined` where the oldest has none yet. Throws as `files`. */
	first(signal: AbortSignal): Promise<Instant | undefined> {
		return this.#withNames(signal, async ([oldest]) => {
			const {first} = await new FileFacts(this.#folder, signal).head(oldest!);
			return first;
		});
	}

	/**
	Find where a range of the log begins. Its first lines are there two to four requests later, whatever the size of the files.

	@throws {ApiError}
	@throws {WayClosedError} Where the files are gone, or in another format.
	*/
	async read(range: NodeRange, signal: AbortSignal): Promise<NodeReading> {
		const plan = await this.#withNames(signal, names => planRange(this.#folder, names, range, signal));
		return this.#begin(plan);
	}

	/**
	The lines from `after` to `before`, both included: lines of these very times are told apart by the caller, by their sequence.

	Throws as `read`; while it is read, as `NodeReading.parts`.
	*/
	async linesBetween(after: Instant, before: Instant, signal: AbortSignal): Promise<LineBatch> {
		const reading = await this.read({from: after, to: before + 1n}, signal);
		const batches: LineBatch[] = [];
		for await (const part of reading.parts(signal)) {
			if (part.type === 'lines') {
				batches.push(part.batch);
			}
		}

		return joinBatches(batches);
	}

	/**
	Go on after lines that are known, whichever way they came: proven by the sequence of (time, bytes), across rotations.

	@param known - The newest known lines in the order of the log.
	Throws as `read`.
	*/
	continueFrom(known: LineBatch, signal: AbortSignal): Promise<Continuation> {
		return continueReading(this, known, signal);
	}

	#begin(plan: Plan): NodeReading {
		return new NodeReading(new LogChain(this.#folder, this.#restart, plan.start), plan);
	}

	/** Files that are renamed while they are looked at are looked at again. */
	async #withNames<T>(signal: AbortSignal, look: (names: readonly LogName[]) => Promise<T>): Promise<T> {
		for (let attempt = 1; ; attempt++) {
			const names = this.#names ?? (await listLife(this.#folder, this.#restart, signal));
			this.#names = undefined;
			try {
				return await look(names);
			} catch (error) {
				if (!(error instanceof FileMovedError) || attempt === maxPlans) {
					throw error;
				}
			}
		}
	}
}

const seamOf = async (
	facts: FileFacts,
	name: LogName & {readonly rotated: string},
	next: LogName | undefined,
): Promise<Seam> => {
	const ends = name.isGzip ? undefined : await facts.ends(name);
	const head = next && (await facts.head(next));
	return {rotated: name.rotated, last: ends?.last, first: head?.first};
};
