/** An automaton for it has to remember which of the last 17 characters were an a: 131,072 states. */
export const manyStates = 'a[ab]{16}c';

/** So many letters `a` and `b` in no order, so that nearly each leads to another state. */
export const mixedLetters = (length: number, seed = 0): string => {
	let number = seed;
	return Array.from({length}, () => {
		// A linear congruential generator, as in "Numerical Recipes".
		number = (Math.imul(number, 1_664_525) + 1_013_904_223) >>> 0;
		return number >>> 31 === 1 ? 'a' : 'b';
	}).join('');
};
