import {type Instant, parseInstant} from '../core/instant.ts';

/** Longest names of Kubernetes, in characters: of pods, nodes and most objects (DNS-1123 subdomains)… */
export const maxName = 253;
/** …and of namespaces, kinds and containers (DNS-1123 labels). */
export const maxLabel = 63;
/** Longest name of a cluster: of a context, which has no limit of its own. */
export const maxCluster = 1024;

/** What arrived is not the wire format. `at` says where in it. */
export class WireError extends Error {
	override readonly name = 'WireError';

	constructor(at: string, expected: string) {
		// A key, too, may be endless.
		super(`${at.slice(0, 200)}: not ${expected}`);
	}
}

/**
The fields of an object that came over the wire, each checked as it is read.

What is on the other side may be broken or hostile, so nothing is taken over that was not asked for by name.
*/
export class Fields {
	readonly #values: Readonly<Record<string, unknown>>;
	readonly #at: string;

	/**
	@param at - Where the object stands, for the error.
	@throws {WireError} Where it is no object; the other methods where a field is not what they say.
	*/
	constructor(value: unknown, at: string) {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw new WireError(at, 'an object');
		}

		this.#values = value as Record<string, unknown>;
		this.#at = at;
	}

	has(key: string): boolean {
		const value = Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
		return value !== undefined && value !== null;
	}

	text(key: string): string {
		return this.#get(key, 'a text', value => typeof value === 'string') as string;
	}

	/** A text of at most so many characters: names are shown, kept and compared, so none may be endless. */
	name(key: string, most: number): string {
		const isName = (value: unknown) => typeof value === 'string' && value.length <= most;
		return this.#get(key, `a text of at most ${most} characters`, isName) as string;
	}

	number(key: string): number {
		return this.#get(key, 'a number', Number.isFinite) as number;
	}

	flag(key: string): boolean {
		return this.#get(key, 'true or false', value => typeof value === 'boolean') as boolean;
	}

	instant(key: string): Instant {
		const instant = parseInstant(this.text(key));
		if (instant === undefined) {
			throw new WireError(`${this.#at}.${key}`, 'a time (RFC 3339)');
		}

		return instant;
	}

	oneOf<T extends string>(key: string, words: readonly T[]): T {
		const word = this.text(key) as T;
		if (!words.includes(word)) {
			throw new WireError(`${this.#at}.${key}`, `one of ${words.join(', ')}`);
		}

		return word;
	}

	object(key: string): Fields {
		return this.value(key, (value, at) => new Fields(value, at));
	}

	/** A field that has a decoder of its own. */
	value<T>(key: string, decode: (value: unknown, at: string) => T): T {
		return decode(Object.hasOwn(this.#values, key) ? this.#values[key] : undefined, `${this.#at}.${key}`);
	}

	list<T>(key: string, decode: (item: unknown, at: string) => T): T[] {
		const items = this.#get(key, 'a list', Array.isArray) as unknown[];
		return items.map((item, index) => decode(item, `${this.#at}.${key}[${index}]`));
	}

	/** A field that may be absent; `null` counts as absent. */
	maybe<T>(key: string, read: (key: string) => T): T | undefined {
		return this.has(key) ? read(key) : undefined;
	}

	/** All keys with texts, as labels are. */
	texts(): Record<string, string> {
		return Object.fromEntries(Object.keys(this.#values).map(key => [key, this.text(key)]));
	}

	#get(key: string, expected: string, isRight: (value: unknown) => boolean): unknown {
		const value = Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
		if (!isRight(value)) {
			throw new WireError(`${this.#at}.${key}`, expected);
		}

		return value;
	}
}
