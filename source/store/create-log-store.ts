import type {LogStore} from './log-store.ts';
import {MemoryStore} from './memory-store.ts';

/** What bounds a store, and its clock. */
export type LogStoreOptions = {
	/** Bytes of memory that rows may take, messages and index together. @default 256 MiB */
	readonly budgetBytes?: number;
	/** How long after its arrival a live line may still move, in ms. @default 300 */
	readonly reorderMs?: number;
	/** The clock: ms since the epoch. */
	readonly now: () => number;
};

const defaults = {budgetBytes: 256 * 1024 * 1024, reorderMs: 300};

/** An empty store for one view. */
export const createLogStore = (options: LogStoreOptions): LogStore =>
	new MemoryStore({...defaults, ...options});
