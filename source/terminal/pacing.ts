import {setTimeout} from 'node:timers/promises';

/** Asks a terminal whether it is well (DSR), which it answers when it has drawn all that came before: ECMA-48, 8.3.35; all terminals know it. */
const question = '\u001B[5n';
/** That it is well. */
const answer = '\u001B[0n';

/** Bytes that may be on their way to the terminal: what a slow connection (64 KB/s, 0.2 s there and back) keeps busy. */
const mostUnderWay = 16_384;
/** Bytes after which the terminal is asked. */
const askEvery = 2048;
/** An answer that takes longer is believed to be lost, in ms. */
const mostPatienceMs = 10_000;
/** So long Ink waits for the rest of a sequence before it takes its beginning for keys (8.0.0, `pendingInputFlushDelayMilliseconds`), in ms. */
const inkWaitsMs = 20;
/** How long after the last question an answer is waited for before the terminal is left, in ms. */
const leavingMs = 1000;

/**
Keeps frames from piling up on the way to the terminal, where nobody sees that they wait: over ssh there are buffers for minutes of them.

A terminal that never answers is not waited for.
*/
export class Pacing {
	readonly #now: () => number;
	#onOpen: () => void = () => {};
	/** Bytes up to each question that was not answered yet. */
	readonly #asked: Array<{readonly bytes: number; readonly at: number}> = [];
	/** What the last input ended with that may be the beginning of an answer, and when it came. */
	#begun = {text: '', at: 0};
	#sinceAsked = 0;
	#isFirst = true;
	#isHeld = false;
	#hasAnswered = false;
	#watchers: Array<() => void> = [];

	/** @param now - A clock that only goes forward, in ms. */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** Call back when the next frame may go out. */
	subscribe(onOpen: () => void): void {
		this.#onOpen = onOpen;
	}

	/** Whether the next frame may go out. */
	get isOpen(): boolean {
		if (this.#isHeld) {
			return false;
		}

		const [oldest] = this.#asked;
		if (!this.#hasAnswered || !oldest) {
			return true;
		}

		if (this.#now() - oldest.at > mostPatienceMs) {
			this.#asked.length = 0;
			return true;
		}

		return this.#underWay < mostUnderWay;
	}

	/** So many bytes are about to be written: what must follow them. */
	after(bytes: number): string {
		this.#sinceAsked += bytes;
		if (this.#isHeld) {
			// The answer would come when nobody reads it any more.
			return '';
		}

		const isWanted = this.#hasAnswered ? this.#sinceAsked >= askEvery : this.#isFirst;
		if (!isWanted) {
			return '';
		}

		this.#isFirst = false;
		this.#asked.push({bytes: this.#sinceAsked, at: this.#now()});
		this.#sinceAsked = 0;
		return question;
	}

	/**
	Take the terminal's answers out of what came from it; the rest are keys.

	The beginning of one that comes in pieces stays, as it may be the key Esc. Ink throws it away with the rest, or has taken it for keys by then.
	*/
	take(input: string): string {
		const {text, at} = this.#begun;
		const rest = answer.slice(text.length);
		const isRest = text !== '' && input.startsWith(rest) && this.#takeAnswer();
		this.#begun = {text: beginningIn(text + input), at: this.#now()};
		if (!isRest) {
			return this.#takeWhole(input);
		}

		const isAwaited = this.#now() - at < inkWaitsMs;
		return (isAwaited ? rest : '') + this.#takeWhole(input.slice(rest.length));
	}

	#takeWhole(input: string): string {
		return input.replaceAll(answer, () => (this.#takeAnswer() ? '' : answer));
	}

	/** Let no frame out until `release`; resolves when the terminal has answered all, or does not: an answer that comes later would be typed into the shell. */
	async hold(): Promise<void> {
		this.#isHeld = true;
		const newest = this.#asked.at(-1);
		if (newest) {
			const all = new Promise<void>(resolve => this.#watchers.push(resolve));
			await Promise.race([all, setTimeout(Math.max(0, newest.at + leavingMs - this.#now()))]);
		}
	}

	release(): void {
		this.#isHeld = false;
		this.#onOpen();
	}

	/** Whether one was still to come. */
	#takeAnswer(): boolean {
		if (this.#asked.length === 0) {
			return false;
		}

		this.#hasAnswered = true;
		this.#asked.shift();
		this.#onOpen();
		if (this.#asked.length === 0) {
			this.#tellAnswered();
		}

		return true;
	}

	get #underWay(): number {
		return this.#asked.reduce((sum, {bytes}) => sum + bytes, this.#sinceAsked);
	}

	#tellAnswered(): void {
		const watchers = this.#watchers;
		this.#watchers = [];
		for (const watcher of watchers) {
			watcher();
		}
	}
}

/** What some characters end with that an answer begins with. */
const beginningIn = (input: string): string => {
	const length = [3, 2, 1].find(length => input.endsWith(answer.slice(0, length))) ?? 0;
	return answer.slice(0, length);
};
