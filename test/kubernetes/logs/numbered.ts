/** So many lines that are told apart by their numbers. */
export const numbered = (count: number, from = 0): string[] =>
	Array.from({length: count}, (_, index) => `line ${from + index}`);
