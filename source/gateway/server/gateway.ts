import type {FastifyReply} from 'fastify';
import type {LogSource} from '../../core/log-source.ts';
import type {Hub} from './hub/hub.ts';
import type {Snapshots} from './snapshots.ts';
import type {SseConnection} from './sse.ts';
import type {TaskBoards} from './task-board.ts';

/** What the routes of one gateway share. */
export type Gateway = {
	readonly source: LogSource;
	readonly boards: TaskBoards;
	readonly hub: Hub;
	readonly snapshots: Snapshots;
	/** ms since the epoch. */
	readonly now: () => number;
	readonly pingMs: number;
	/** Answer with server-sent events; the connection ends when the gateway closes. */
	readonly connect: (reply: FastifyReply) => SseConnection;
	/** Aborts when the gateway closes. */
	readonly closing: AbortSignal;
};
