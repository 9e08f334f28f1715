/** Numbers between 0 and 1, the same for the same seed. */
export type Random = () => number;

/** mulberry32: short, and even enough for tests. */
export const seeded = (seed: number): Random => {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
};

/** A whole number from `from` (inclusive) to `to` (exclusive). */
export const between = (random: Random, from: number, to: number): number =>
	from + Math.floor(random() * (to - from));

/** One of them. */
export const pick = <T>(random: Random, items: readonly T[]): T => items[between(random, 0, items.length)]!;

/** From 1 to `most`: small ones are as likely as great ones. */
export const anySize = (random: Random, most: number): number =>
	Math.ceil(Math.exp(random() * Math.log(most)));
