import type {Random} from './random.ts';

/** What a process of the demo knows of itself. */
export type ProcessContext = {
	/** Its own random numbers. */
	readonly random: Random;
	readonly pod: string;
	readonly node: string;
	/** 0 for the first life of the container. */
	readonly restart: number;
	/** ms since the epoch. */
	now(): number;
};

/** Wait, then write. */
export type Step = {
	readonly ms: number;
	readonly lines: readonly string[];
	/** The last line gets no newline. */
	readonly unterminated?: boolean;
};

export type ProcessExit = {
	readonly code: number;
	/** In the runtime's words; absent: `Completed` or `Error`. */
	readonly reason?: string;
};

/** What a container runs: steps, then an exit. */
export type Program = (context: ProcessContext) => Generator<Step, ProcessExit, void>;

/** A step: after so many ms, write these lines at once. */
export const after = (ms: number, ...lines: string[]): Step => ({ms, lines});
