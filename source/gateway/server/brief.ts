/** Most of what a stranger wrote that is repeated to him, in characters. */
const most = 80;

/** What a stranger wrote, short. */
export const brief = (text: string): string => (text.length > most ? `${text.slice(0, most)}…` : text);

/**
A sentence in which what was asked is repeated in short: it may come from a part that knows no bounds.

@param asked - The values of a request's path and parameters: texts and lists of them.
*/
export const briefly = (sentence: string, asked: Iterable<unknown>): string => {
	let short = sentence;
	for (const value of [...asked].flat()) {
		if (typeof value === 'string' && value.length > most) {
			short = short.replaceAll(value, () => brief(value));
		}
	}

	return short;
};
