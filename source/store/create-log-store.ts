import {tmpdir} from 'node:os';
import {openTemporaryFile} from '../spool/temporary-file.ts';
import type {OpenLeafFile} from './leaf-file.ts';
import {LeafStore} from './leaf-store.ts';
import type {LogStore} from './log-store.ts';

/** What bounds a store. */
export type StoreBounds = {
	/** Bytes of memory that rows may take, messages and index together. @default 256 MiB */
	readonly budgetBytes?: number;
	/** Bytes of the temporary file that takes what memory does not; 0: none, the oldest lines are dropped instead. @default 10 GiB */
	readonly diskBytes?: number;
};

/** What bounds a store, and its clock. */
export type LogStoreOptions = StoreBounds & {
	/** Where that file is made. @default os.tmpdir() */
	readonly directory?: string;
	/** @default openTemporaryFile */
	readonly openFile?: OpenLeafFile;
	/** How long after its arrival a live line may still move, in ms. @default 300 */
	readonly reorderMs?: number;
	/** The clock: ms since the epoch. */
	readonly now: () => number;
	/** How long an expression that can hang may take for a MiB or so of log, in ms; then it is ended. @default 1000 */
	readonly patienceMs?: number;
	/** A clock that only goes forward, in ms, for slices of work. @default performance.now */
	readonly ticks?: () => number;
};

/** An empty store for one view. */
export const createLogStore = ({
	budgetBytes = 256 * 1024 ** 2,
	diskBytes = 10 * 1024 ** 3,
	directory = tmpdir(),
	openFile = openTemporaryFile,
	reorderMs = 300,
	patienceMs = 1000,
	ticks = () => performance.now(),
	now,
}: LogStoreOptions): LogStore =>
	new LeafStore({budgetBytes, diskBytes, directory, openFile, reorderMs, patienceMs, ticks, now});
