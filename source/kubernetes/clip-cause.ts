/** Characters of a cause that are kept, from its beginning and from its end. */
const headLength = 200;
const tailLength = 99;

/**
A cause in one line of at most 300 characters, as servers may answer with a page, a policy or their memory.

Both ends are kept: an error of the API begins with what was refused, and ends with why (`…: dial tcp 10.0.0.1:10250: connection refused`).
*/
export const clipCause = (text: string): string => {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length <= headLength + 1 + tailLength
		? line
		: `${line.slice(0, headLength)}…${line.slice(-tailLength)}`.toWellFormed();
};
