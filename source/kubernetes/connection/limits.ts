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
	/** …and is dead without any sign of life within this time. Both as client-go has it (`HTTP2_READ_IDLE_TIMEOUT_SECONDS`). */
	readonly probeAnswer: number;
};

export const usualLimits: Limits = {
	connect: 10_000,
	answer: 30_000,
	silence: 30_000,
	probe: 30_000,
	probeAnswer: 15_000,
};
