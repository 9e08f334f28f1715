import {cellWidth} from './cells.ts';
import {isKeptJoiner, visibleName} from './hidden-characters.ts';
import {applySgr, plainStyles, readableStyles, type SgrStyles, sgrBetween} from './sgr.ts';

/** What may be left in a line. */
export type SanitizeOptions = {
	/** Keep the line's own SGR colours; else they are dropped like every other escape sequence. */
	readonly colour: boolean;
};

const tabStop = 8;

/** Marks on one character at most: more would be painted over the rows above and below. */
const tooManyMarks = /([\p{Mn}\p{Me}]{16})[\p{Mn}\p{Me}]+/gu;

const plainAscii = /^[ -~]*$/;

/** All that must not reach a terminal as it is, and marks with nothing to stand on. */
const suspicious =
	/[\p{Control}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]|^\p{M}|[\p{Mn}\p{Me}]{17}/u;

/**
What is looked at one by one, the first that fits:
an SGR sequence (named groups), any CSI sequence, strings with their terminator (OSC, DCS, PM, APC, SOS), other escape sequences, the flags of
regions (a flag, tags, an end tag), and single characters. What is not complete within the line is no sequence: it swallows nothing.
ECMA-48, 5.4 and 5.6; xterm's OSC may end with BEL.
*/
const token = new RegExp(
	[
		'\\u001B\\[(?<sgr>[\\d:;]*)m',
		'\\u001B\\[[0-?]*[ -/]*[@-~]',
		'\\u001B\\][^\\u0007\\u001B\\u009C]*(?:\\u0007|\\u001B\\\\|\\u009C)',
		'\\u001B[P^_X][^\\u001B\\u009C]*(?:\\u001B\\\\|\\u009C)',
		'\\u001B[ -/]*[0-~]',
		'(?<flag>\\u{1F3F4}[\\u{E0020}-\\u{E007E}]{1,8}\\u{E007F})',
		'(?<single>[\\p{Control}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029\\uFFF9-\\uFFFB])',
	].join('|'),
	'gu',
);

// A byte order mark is a hidden character like any other.
const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

/**
One line of a log, made safe to paint: no control character, nothing that moves, hides or turns round.

Bytes that are no UTF-8 are shown as `�`, controls as `␍`, hidden characters as `<U+202E>`; a tab goes to the next of the stops at every 8 cells.

@returns One line. Of escape sequences only SGR is left, each style closed with its own code at the end.
*/
export const sanitizeLine = (line: Uint8Array | string, options: SanitizeOptions): string => {
	const text = typeof line === 'string' ? line.toWellFormed() : decodeLine(line);
	return plainAscii.test(text) || !suspicious.test(text) ? text : rewrite(text, options);
};

/** A name, a reason or an error's text, made safe to paint: one line, no colour. */
export const sanitizeText = (text: string): string => sanitizeLine(text, {colour: false});

const decodeLine = (line: Uint8Array): string => {
	for (const byte of line) {
		if (byte > 0x7e) {
			return decoder.decode(line);
		}
	}

	return Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1');
};

const rewrite = (text: string, {colour}: SanitizeOptions): string => {
	const safe = new SafeLine();
	let at = 0;
	for (const match of text.matchAll(token)) {
		safe.text(text.slice(at, match.index));
		at = match.index + match[0].length;
		const {sgr, flag, single} = match.groups!;
		if (sgr !== undefined) {
			safe.sgr(colour ? sgr : '');
		} else if (single === '\t') {
			safe.tab();
		} else if (single !== undefined) {
			// What stands before it is what is left of the line: an escape sequence that was dropped has no part in it.
			const left = safe.last;
			const isKept = isKeptJoiner(left + text.slice(match.index), left.length);
			safe.text(isKept ? single : visibleName(single));
		} else {
			safe.text(flag ?? '');
		}
	}

	safe.text(text.slice(at));
	return safe.end();
};

/** Collects the safe text; styles are written only where a character follows that has them. */
class SafeLine {
	#line = '';
	/** The line's beginning up to here has so many cells. */
	#measured = 0;
	#cells = 0;
	#open: SgrStyles = plainStyles;
	#styles: SgrStyles = plainStyles;

	/** The last character so far. */
	get last(): string {
		return /.$/u.exec(this.#line.slice(-2))?.[0] ?? '';
	}

	sgr(parameters: string): void {
		this.#styles = applySgr(this.#styles, parameters);
	}

	text(text: string): void {
		// A mark belongs to the character before it, so no style may come between the two.
		const marks = /^\p{M}*/u.exec(text)![0];
		this.#line += marks !== '' && this.#line === '' ? `◌${marks}` : marks;
		if (text.length > marks.length) {
			this.#style(readableStyles(this.#styles));
			this.#line += text.slice(marks.length);
		}
	}

	tab(): void {
		this.#cells += cellWidth(this.#line.slice(this.#measured));
		this.#measured = this.#line.length;
		this.text(' '.repeat(tabStop - (this.#cells % tabStop)));
	}

	end(): string {
		this.#style(plainStyles);
		return this.#line.replaceAll(tooManyMarks, '$1…');
	}

	#style(styles: SgrStyles): void {
		this.#line += sgrBetween(this.#open, styles);
		this.#open = styles;
	}
}
