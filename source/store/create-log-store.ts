import {LeafStore} from './leaf-store.ts';
import type {LogStore} from './log-store.ts';

/** What bounds a store, and its clock. */
export type LogStoreOptions = {
	/** Bytes of memory that rows may take, messages and index together. @default 256 MiB */
	readonly budgetBytes?: number;
	/** How long after its arrival a live line may still move, in ms. @default 300 */
	readonly reorderMs?: number;
	/** The clock: ms since the epoch. */
	readonly now: () => number;
	/** A clock that only goes forward, in ms, for slices of work. @default performance.now */
	readonly ticks?: () => number;
};

const defaults = {budgetBytes: 256 * 1024 * 1024, reorderMs: 300, ticks: () => performance.now()};

/** An empty store for one view. */
export const createLogStore = (options: LogStoreOptions): LogStore =>
	new LeafStore({...defaults, ...options});
