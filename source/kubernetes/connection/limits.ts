/** How long is waited for a server, all in ms. Arguments, so that tests need not wait. */
export type Limits = {
	/** For a connection. */
	readonly connect: number;
	/** For the head of an answer. */
	readonly answer: number;
	/** For the next bytes of a body that must end. */
	readonly silence: number;
	/** A connection of HTTP/2 on which nothing came for so long is asked whether it lives… */
	readonly probe: number;
	/** …or at once when a request has no answer, and nothing came on its connection, for so long… */
	readonly doubt: number;
	/** …and is dead without any sign of life within this time. The first and the last as client-go has them (`HTTP2_READ_IDLE_TIMEOUT_SECONDS`). */
	readonly probeAnswer: number;
};

export const usualLimits: Limits = {
	connect: 10_000,
	answer: 30_000,
	silence: 30_000,
	probe: 30_000,
	doubt: 3000,
	probeAnswer: 15_000,
};
