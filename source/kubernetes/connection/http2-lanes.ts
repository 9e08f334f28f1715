import type {TLSSocket} from 'node:tls';
import {ApiError} from '../api.ts';
import {UntakenError} from './http2-exchange.ts';
import {Http2Lane, type LaneOptions, maxLaneStreams} from './http2-lane.ts';
import type {Answer, Request, Transport} from './transport.ts';

/** Connections that take new streams. */
const maxLanes = 6;

/** Connections that the server wants to be left, and whose streams go on. */
const maxRetiredLanes = 6;

/** How often a request goes out that the server sends back unread. */
const maxTries = 4;

/**
Requests over HTTP/2: a connection is opened only when the others are full, and nothing ever waits in silence for a free stream.

A server that is about to go (GOAWAY) is left for another connection; what runs on the old one runs to its end.
*/
export class Http2Lanes implements Transport {
	readonly #dial: () => Promise<TLSSocket>;
	readonly #options: Pick<LaneOptions, 'origin' | 'server' | 'limits'>;
	#lanes: Http2Lane[] = [];
	readonly #retired = new Set<Http2Lane>();
	/** What the server allows on one connection, as far as is known. */
	#capacity = maxLaneStreams;

	/** @param first - Is open already. */
	constructor(
		dial: () => Promise<TLSSocket>,
		first: TLSSocket,
		options: Pick<LaneOptions, 'origin' | 'server' | 'limits'>,
	) {
		this.#dial = dial;
		this.#options = options;
		this.#openLane(Promise.resolve(first));
	}

	async request(request: Request): Promise<Answer> {
		for (let tries = 1; ; tries++) {
			try {
				return await this.#laneWithRoom().send(request);
			} catch (error) {
				if (!(error instanceof UntakenError)) {
					throw error;
				}

				if (tries === maxTries) {
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
		for (const lane of [...this.#lanes, ...this.#retired]) {
			lane.destroy(new ApiError('the connection was closed', {status: 0}));
		}
	}

	/** The fuller ones first, so that the others may become idle. */
	#laneWithRoom(): Http2Lane {
		const lane = this.#lanes.find(({hasRoom}) => hasRoom);
		if (lane) {
			return lane;
		}

		if (this.#lanes.length >= maxLanes) {
			const streams = this.#lanes.reduce((sum, {capacity}) => sum + capacity, 0);
			throw new ApiError(`all ${streams} streams to ${this.#options.server} are in use`, {status: 0});
		}

		return this.#openLane(this.#dial());
	}

	#openLane(socket: Promise<TLSSocket>): Http2Lane {
		const lane = new Http2Lane(socket, {
			...this.#options,
			capacity: this.#capacity,
			onCapacity: capacity => {
				this.#capacity = capacity;
			},
			onRetired: retired => this.#putAside(retired),
			onClosed: closed => this.#retired.delete(closed),
		});
		this.#lanes.push(lane);
		return lane;
	}

	#putAside(lane: Http2Lane): void {
		this.#lanes = this.#lanes.filter(one => one !== lane);
		this.#retired.add(lane);
		if (this.#retired.size > maxRetiredLanes) {
			const [emptiest] = [...this.#retired].toSorted((a, b) => a.streams - b.streams);
			emptiest!.destroy(new ApiError('the server has asked for another connection', {status: 0}));
		}
	}
}
