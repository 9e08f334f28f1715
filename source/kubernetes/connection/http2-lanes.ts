import {ApiError} from '../api.ts';
import type {Dialled} from './dial.ts';
import {UntakenError} from './http2-exchange.ts';
import {Http2Lane, type LaneOptions, maxLaneStreams} from './http2-lane.ts';
import {ReadBursts} from './read-bursts.ts';
import type {Answer, Request, Transport} from './transport.ts';
import {unlessAborted} from './unless-aborted.ts';

/** Connections that take new streams. */
const maxLanes = 6;

/** Connections that the server wants to be left, and whose streams go on. */
const maxRetiredLanes = 6;

/** How often a request goes out that the server sends back unread. */
const maxTries = 4;

/** One stream of so many is kept for requests that end, so that streams that are followed do not shut them out. */
const keptShare = 20;

/**
Requests over HTTP/2: a connection is opened only when the others are full, and nothing waits in silence for a stream that may never
be free. Requests that end wait for each other, as long as for an answer; where all streams are followed, the next one is refused in words.

A server that is about to go (GOAWAY) is left for another connection; what runs on the old one runs to its end.
*/
export class Http2Lanes implements Transport {
	readonly protocol = 'HTTP/2';
	readonly #dial: () => Promise<Dialled>;
	readonly #options: Pick<LaneOptions, 'origin' | 'server' | 'limits'>;
	readonly #bursts = new ReadBursts(() => performance.now());
	#lanes: Http2Lane[] = [];
	readonly #retired = new Set<Http2Lane>();
	/** What the server allows on one connection, as far as is known. */
	#capacity = maxLaneStreams;
	readonly #waiting = new Set<PromiseWithResolvers<void>>();

	/** @param first - Is open already. */
	constructor(
		dial: () => Promise<Dialled>,
		first: Dialled,
		options: Pick<LaneOptions, 'origin' | 'server' | 'limits'>,
	) {
		this.#dial = dial;
		this.#options = options;
		this.#openLane(Promise.resolve(first));
	}

	async request(request: Request): Promise<Answer> {
		const tried = new Set<Http2Lane>();
		let refusals = 0;
		for (;;) {
			const lane = await this.#laneFor(request, tried);
			try {
				return await lane.send(request);
			} catch (error) {
				if (!(error instanceof UntakenError)) {
					throw error;
				}

				tried.add(lane);
				refusals += error.isRefused ? 1 : 0;
				if (refusals === maxTries) {
					throw new ApiError('the server takes no request', {status: 0, cause: error});
				}
			}
		}
	}

	retire(): void {
		for (const lane of [...this.#lanes]) {
			lane.retire();
		}
	}

	async destroy(): Promise<void> {
		const closed = new ApiError('the connection was closed', {status: 0});
		for (const lane of [...this.#lanes, ...this.#retired]) {
			lane.destroy(closed);
		}

		for (const waiter of this.#waiting) {
			waiter.reject(closed);
		}
	}

	/** The fuller ones first, so that the others may become idle. */
	async #laneFor({isEndless, signal}: Request, tried: ReadonlySet<Http2Lane>): Promise<Http2Lane> {
		for (;;) {
			if (isEndless && !this.#mayFollow) {
				throw this.#inUse();
			}

			const free = this.#lanes.filter(({hasRoom}) => hasRoom);
			const lane = free.find(one => !tried.has(one));
			if (lane) {
				return lane;
			}

			if (this.#lanes.length < maxLanes) {
				return this.#openLane(this.#dial());
			}

			if (free[0]) {
				return free[0];
			}

			await this.#room(signal);
		}
	}

	get #mayFollow(): boolean {
		const all = maxLanes * this.#capacity;
		const followed = this.#lanes.reduce((sum, {followed: count}) => sum + count, 0);
		return followed < all - Math.floor(all / keptShare);
	}

	/** Wait for a stream to be free. */
	async #room(signal: AbortSignal): Promise<void> {
		const waiter = Promise.withResolvers<void>();
		const timer = setTimeout(() => waiter.reject(this.#inUse()), this.#options.limits.answer);
		this.#waiting.add(waiter);
		try {
			await unlessAborted(waiter.promise, signal);
		} catch (error) {
			// It may have been its turn.
			this.#wake(1);
			throw error;
		} finally {
			clearTimeout(timer);
			this.#waiting.delete(waiter);
		}
	}

	#wake(count: number): void {
		for (const waiter of [...this.#waiting].slice(0, count)) {
			this.#waiting.delete(waiter);
			waiter.resolve();
		}
	}

	#inUse(): ApiError {
		const streams = this.#lanes.reduce((sum, {streams: count}) => sum + count, 0);
		return new ApiError(`all ${streams} streams to ${this.#options.server} are in use`, {status: 0});
	}

	#openLane(dialled: Promise<Dialled>): Http2Lane {
		const lane = new Http2Lane(dialled, {
			...this.#options,
			bursts: this.#bursts,
			capacity: this.#capacity,
			onCapacity: capacity => {
				this.#capacity = capacity;
				this.#wake(this.#waiting.size);
			},
			onRoom: () => this.#wake(1),
			onRetired: retired => this.#putAside(retired),
			onClosed: closed => this.#retired.delete(closed),
		});
		this.#lanes.push(lane);
		return lane;
	}

	#putAside(lane: Http2Lane): void {
		this.#lanes = this.#lanes.filter(one => one !== lane);
		this.#retired.add(lane);
		this.#wake(this.#waiting.size);
		if (this.#retired.size > maxRetiredLanes) {
			const [emptiest] = [...this.#retired].toSorted((a, b) => a.streams - b.streams);
			emptiest!.destroy(new ApiError('the server has asked for another connection', {status: 0}));
		}
	}
}
