import {type ClientHttp2Session, connect} from 'node:http2';
import {transportError} from './api-errors.ts';
import type {Dialled} from './dial.ts';
import {Http2Exchange, UntakenError} from './http2-exchange.ts';
import type {Limits} from './limits.ts';
import type {BurstConnection, ReadBursts} from './read-bursts.ts';
import type {Answer, Request} from './transport.ts';
import {unlessAborted} from './unless-aborted.ts';

/** Streams on one connection, at most: so many the API server allows (its `--http2-max-streams-per-connection`). */
export const maxLaneStreams = 100;

/** So much of a stream may wait for its reader (bytes)… */
const streamWindowBytes = 2 * 1024 * 1024;
/** …and so much of all of them be under way. Node reads a connection on while streams wait, so this only keeps a long way full. */
const connectionWindowBytes = 64 * 1024 * 1024;

export type LaneOptions = {
	readonly origin: string;
	/** Of the server, for sentences. */
	readonly server: string;
	readonly limits: Limits;
	readonly bursts: ReadBursts;
	/** So many streams at once, until the server says that it takes fewer. */
	readonly capacity: number;
	/** Called with what the server says of that. */
	readonly onCapacity: (capacity: number) => void;
	/** Called when a stream is free again. */
	readonly onRoom: () => void;
	/** Called when the server, or an error, has ended it for new streams. */
	readonly onRetired: (lane: Http2Lane) => void;
	/** Called when nothing runs on it any more and nothing ever will. */
	readonly onClosed: (lane: Http2Lane) => void;
};

/** One connection of HTTP/2. */
export class Http2Lane {
	/** Rejects with an `ApiError` where the server is not reached. */
	readonly #opened: Promise<ClientHttp2Session>;
	readonly #options: LaneOptions;
	#session: ClientHttp2Session | undefined;
	#reading: BurstConnection | undefined;
	#capacity: number;
	/** Streams that run, and requests that wait for the connection. */
	#taken = 0;
	#running = 0;
	#followed = 0;
	#isRetired = false;
	/** Counts what comes from the server. */
	#signs = 0;
	/** A ping is under way. */
	#isAsked = false;

	constructor(dialled: Promise<Dialled>, options: LaneOptions) {
		this.#options = options;
		this.#capacity = options.capacity;
		this.#opened = this.#open(dialled);
		this.#opened.catch(() => this.#closed());
	}

	/** Streams that run or are about to. */
	get streams(): number {
		return this.#taken;
	}

	/** Streams of requests that need not end. */
	get followed(): number {
		return this.#followed;
	}

	get hasRoom(): boolean {
		return !this.#isRetired && !this.#session?.closed && this.#taken < this.#capacity;
	}

	/** Whether it has streams, of which none need to end. */
	get #isLive(): boolean {
		return this.#taken > 0 && this.#taken === this.#followed;
	}

	/**
	Send a request as soon as the connection is there. Takes its place at once.

	@throws {ApiError}
	@throws {UntakenError} Where another connection may take it.
	*/
	async send(request: Request): Promise<Answer> {
		this.#take(request);
		let session: ClientHttp2Session;
		try {
			session = await unlessAborted(this.#opened, request.signal);
			if (this.#isRetired || this.#running >= this.#capacity) {
				throw new UntakenError(false);
			}
		} catch (error) {
			this.#giveBack(request);
			throw error;
		}

		this.#running++;
		const {path, headers} = request;
		const doubt = this.#doubtIn(session);
		const stream = session.request({...headers, ':path': path}, {endStream: true});
		const exchange = new Http2Exchange(stream, request, {
			server: this.#options.server,
			answerMs: this.#options.limits.answer,
			onSign: bytes => {
				this.#signs++;
				this.#reading?.arrived(bytes);
			},
			onDone: () => {
				clearTimeout(doubt);
				this.#running--;
				this.#giveBack(request);
			},
		});
		return exchange.answer;
	}

	/** What runs goes on; the connection ends with it. */
	retire(): void {
		if (!this.#isRetired) {
			this.#isRetired = true;
			this.#session?.close();
			this.#options.onRetired(this);
		}
	}

	/** Break off what runs, with this error. */
	destroy(error: Error): void {
		this.#session?.destroy(error);
		this.retire();
	}

	async #open(dialled: Promise<Dialled>): Promise<ClientHttp2Session> {
		const {origin, server, limits} = this.#options;
		try {
			const {tls, tcp} = await dialled;
			const session = connect(origin, {
				createConnection: () => tls,
				settings: {enablePush: false, initialWindowSize: streamWindowBytes},
			});
			this.#session = session;
			session.on('remoteSettings', ({maxConcurrentStreams = maxLaneStreams}) => {
				this.#signs++;
				this.#capacity = Math.min(maxConcurrentStreams, maxLaneStreams);
				this.#options.onCapacity(this.#capacity);
			});
			session.on('goaway', () => this.retire());
			session.on('close', () => this.#closed());
			await settled(session, limits.connect);
			session.setLocalWindowSize(connectionWindowBytes);
			this.#watch(session);
			this.#reading = tcp && this.#options.bursts.add(tcp, () => this.#isLive);
			if (this.#isRetired) {
				session.close();
			}

			return session;
		} catch (error) {
			throw transportError(error, server);
		}
	}

	/** A connection that is dead without a word would keep its streams for ever. */
	#watch(session: ClientHttp2Session): void {
		const {probe, probeAnswer} = this.#options.limits;
		let seen = this.#signs;
		const timer = setInterval(() => {
			if (this.#signs === seen) {
				this.#ping(session, probeAnswer);
			}

			seen = this.#signs;
		}, probe).unref();
		session.on('close', () => clearInterval(timer));
	}

	/** A request that would go the way of those before it, on a connection that is dead, must not wait for the next look at it. */
	#doubtIn(session: ClientHttp2Session): NodeJS.Timeout {
		const {doubt, probeAnswer} = this.#options.limits;
		const before = this.#signs;
		return setTimeout(() => {
			if (this.#signs === before) {
				this.#ping(session, probeAnswer);
			}
		}, doubt).unref();
	}

	#ping(session: ClientHttp2Session, answerMs: number): void {
		if (session.destroyed || this.#isAsked) {
			return;
		}

		this.#isAsked = true;
		const before = this.#signs;
		const timer = setTimeout(() => {
			this.#isAsked = false;
			// Where the way is full of other bytes, the answer comes late.
			if (this.#signs === before) {
				this.destroy(timedOut());
			}
		}, answerMs).unref();
		session.ping(error => {
			if (!error) {
				this.#signs++;
				this.#isAsked = false;
				clearTimeout(timer);
			}
		});
	}

	#closed(): void {
		this.#reading?.remove();
		this.retire();
		this.#options.onClosed(this);
	}

	#take({isEndless}: Request): void {
		this.#followed += isEndless ? 1 : 0;
		this.#taken++;
		if (!isEndless) {
			this.#reading?.wake();
		}

		if (this.#taken === 1) {
			this.#session?.ref();
		}
	}

	#giveBack({isEndless}: Request): void {
		this.#followed -= isEndless ? 1 : 0;
		this.#taken--;
		if (this.#taken === 0) {
			// An idle connection does not keep the process.
			this.#session?.unref();
		}

		this.#options.onRoom();
	}
}

/** The server's settings come first on a connection: with them it is known how many streams it takes. */
const settled = (session: ClientHttp2Session, timeoutMs: number): Promise<void> =>
	new Promise((resolve, reject) => {
		let fault: Error = timedOut();
		const timer = setTimeout(() => session.destroy(fault), timeoutMs);
		session.on('error', error => {
			fault = error;
		});
		session.once('close', () => reject(fault));
		session.once('remoteSettings', () => {
			clearTimeout(timer);
			resolve();
		});
	});

const timedOut = (): Error => Object.assign(new Error('timed out'), {code: 'ETIMEDOUT'});
