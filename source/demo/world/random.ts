/** Random numbers that a seed tells beforehand. */
export type Random = {
	/** At least 0, below 1. */
	next(): number;
	/** A whole number, both ends included. */
	between(least: number, most: number): number;
	pick<T>(values: readonly T[]): T;
	/** Whether something that happens once in `n` times happens now. */
	oneIn(n: number): boolean;
	/** So many characters of an alphabet. */
	text(length: number, alphabet: string): string;
};

/** Random numbers for one purpose: another name gives others, and nobody disturbs anybody's. */
export const randomFor = (seed: number, name: string): Random => {
	let state = hash(`${seed}/${name}`);
	// Mulberry32: small, and good enough for a shop.
	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};

	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		next,
		between: (least, most) => least + below(most - least + 1),
		pick: values => values[below(values.length)]!,
		oneIn: n => below(n) === 0,
		text(length, alphabet) {
			let text = '';
			for (let index = 0; index < length; index++) {
				text += alphabet[below(alphabet.length)];
			}

			return text;
		},
	};
};

/** FNV-1a. */
const hash = (text: string): number => {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	}

	return value;
};
