/** How long what has come may wait, to be read together with what comes meanwhile (ms): the more comes the longer, from this… */
export const shortestMs = 40;
/** …up to this. */
export const longestMs = 100;
/** For so many pieces a second it is one ms. */
const ratePerMs = 10;

/** Pieces of answers a second, of all connections together, from which on that is done. */
const busyRate = 100;
/** The rate is taken from so many pieces at first… */
const firstPieces = 25;
/** …and then over so many bursts, of which the older ones count less. */
const rememberedBursts = 25;

/** When one burst of a connection brings so much, the next is not waited for (bytes). */
const fullBytes = 64 * 1024;

/** What is under a connection: it can be left unread. */
export type Held = {pause(): unknown; resume(): unknown};

/** One of the connections. */
export type BurstConnection = {
	/** A piece of an answer has come. */
	arrived(bytes: number): void;
	/** Something is waited for: read on. */
	wake(): void;
	/** It is closed. */
	remove(): void;
};

type Member = {readonly held: Held; readonly isLive: () => boolean; bytes: number};

/**
Has connections on which many logs trickle read some times a second, all at once, in place of at each line.

Each line by itself wakes the process, and what it needs has left the processor's caches meanwhile: 500 logs of two lines a second took 11.5 % of
a busy processor that way, 5.4 % in bursts of 40 ms and 3.6 % in those of 100 ms. Nothing waits at the sender: as much as is held fits in the
system's buffer.
*/
export class ReadBursts {
	readonly #members = new Set<Member>();
	readonly #now: () => number;
	#timer: NodeJS.Timeout | undefined;
	/** Pieces since the last burst, or since `#since`. */
	#pieces = 0;
	#since: number;
	/** Pieces a second, as far as the length of bursts follows them: of more it is soon forgotten, too, when few come. */
	#rate = 0;
	/** Of the burst that comes next, in ms. */
	#length = shortestMs;

	/** @param now - A clock (ms). */
	constructor(now: () => number) {
		this.#now = now;
		this.#since = now();
	}

	/** @param isLive - Whether all that is under way on the connection may be silent for ever anyway. */
	add(held: Held, isLive: () => boolean): BurstConnection {
		const member = {held, isLive, bytes: 0};
		this.#members.add(member);
		return {
			arrived: bytes => {
				member.bytes += bytes;
				this.#count();
			},
			wake: () => {
				held.resume();
			},
			remove: () => {
				this.#members.delete(member);
			},
		};
	}

	#count(): void {
		this.#pieces++;
		if (this.#timer === undefined && this.#pieces === firstPieces) {
			const now = this.#now();
			const rate = (firstPieces * 1000) / Math.max(1, now - this.#since);
			this.#pieces = 0;
			this.#since = now;
			if (rate >= busyRate) {
				this.#rate = Math.min(rate, longestMs * ratePerMs);
				this.#wait();
			}
		}
	}

	#wait(): void {
		this.#length = Math.min(longestMs, Math.max(shortestMs, this.#rate / ratePerMs));
		// It keeps the process, as a connection that is not read does not.
		this.#timer = setTimeout(() => this.#burst(), this.#length);
	}

	#burst(): void {
		const rate = Math.min((this.#pieces * 1000) / this.#length, longestMs * ratePerMs);
		this.#rate += (rate - this.#rate) / rememberedBursts;
		this.#pieces = 0;
		const members = [...this.#members];
		for (const {held} of members) {
			held.resume();
		}

		if (this.#rate < busyRate || !members.some(({isLive}) => isLive())) {
			this.#timer = undefined;
			this.#since = this.#now();
			return;
		}

		const quiet = members.filter(({bytes}) => bytes < fullBytes);
		for (const member of members) {
			member.bytes = 0;
		}

		this.#wait();
		// Between this and that everything is read that is there.
		setImmediate(() => this.#hold(quiet));
	}

	#hold(members: readonly Member[]): void {
		for (const member of members) {
			if (member.isLive() && this.#members.has(member)) {
				member.held.pause();
			}
		}
	}
}
