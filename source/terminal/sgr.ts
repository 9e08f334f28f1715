/** The styles that may be on, in the order in which they are opened; each with the code that closes it alone. */
const closing = [22, 22, 23, 24, 27, 29, 39, 49] as const;
const [bold, dim, italic, underline, inverse, strikethrough, foreground, background] = [
	0, 1, 2, 3, 4, 5, 6, 7,
];

/** Opening code of each style, `''` where it is off. */
export type SgrStyles = readonly string[];

/** No style at all. */
export const plainStyles: SgrStyles = closing.map(() => '');

const attributes: Readonly<Record<number, [place: number, code: string]>> = {
	1: [bold!, '1'],
	2: [dim!, '2'],
	3: [italic!, '3'],
	4: [underline!, '4'],
	7: [inverse!, '7'],
	9: [strikethrough!, '9'],
	// ECMA-48's doubly underlined: shown as underlined.
	21: [underline!, '4'],
	23: [italic!, ''],
	24: [underline!, ''],
	27: [inverse!, ''],
	29: [strikethrough!, ''],
	39: [foreground!, ''],
	49: [background!, ''],
};

/**
The styles after an SGR sequence.

Blink (5, 6) and conceal (8) are not among them: what a log says stays where it can be read.

@param parameters - What stands between `ESC [` and `m`.
*/
export const applySgr = (styles: SgrStyles, parameters: string): SgrStyles => {
	const next = [...styles];
	const rest = parameters.split(';');
	while (rest.length > 0) {
		applyOne(next, rest.shift()!, rest);
	}

	return next;
};

const applyOne = (next: string[], parameter: string, rest: string[]): void => {
	const [head, ...sub] = parameter.split(':');
	const code = Number(head);
	if (code === 0) {
		next.fill('');
	} else if (code === 22) {
		next[bold!] = '';
		next[dim!] = '';
	} else if (code === 38 || code === 48) {
		const colour = sub.length > 0 ? colonColour(sub) : takeColour(rest);
		if (colour !== undefined) {
			next[code === 38 ? foreground! : background!] = `${code};${colour}`;
		}
	} else if (isNamedColour(code)) {
		next[isBackground(code) ? background! : foreground!] = String(code);
	} else if (attributes[code]) {
		const [place, opening] = attributes[code];
		next[place] = code === 4 && sub[0] === '0' ? '' : opening;
	}
};

const isNamedColour = (code: number): boolean =>
	(code >= 30 && code <= 37) ||
	(code >= 40 && code <= 47) ||
	(code >= 90 && code <= 97) ||
	(code >= 100 && code <= 107);

const isBackground = (code: number): boolean => (code >= 40 && code <= 47) || code >= 100;

const isByte = (part: string | undefined): boolean => /^\d{1,3}$/.test(part ?? '') && Number(part) < 256;

/** `5;n` or `2;r;g;b`, taken off the parameters that follow 38 or 48. */
const takeColour = (rest: string[]): string | undefined => {
	const count = rest[0] === '5' ? 2 : rest[0] === '2' ? 4 : 0;
	const parts = rest.splice(0, count);
	return count > 0 && parts.length === count && parts.every(isByte) ? parts.join(';') : undefined;
};

/** `5:n`, `2:r:g:b` or `2:<colour space>:r:g:b` (ITU T.416), written with semicolons, which every terminal knows. */
const colonColour = (sub: readonly string[]): string | undefined => {
	const parts = sub[0] === '2' && sub.length > 4 ? ['2', ...sub.slice(2, 5)] : [...sub];
	return takeColour(parts);
};

/** The sequences that lead from some styles to others, without a bare reset: what stands around keeps its own. */
export const sgrBetween = (from: SgrStyles, to: SgrStyles): string => {
	// So it is for nearly each character of a screen, many times a second.
	if (from === to) {
		return '';
	}

	// 22 closes both bold and dim, so the one that goes on is opened again.
	const isWeightClosed = isClosed(from, to, bold!) || isClosed(from, to, dim!);
	let sequence = isWeightClosed ? '\u001B[22m' : '';
	for (let place = italic!; place < closing.length; place++) {
		if (isClosed(from, to, place)) {
			sequence += `\u001B[${closing[place]}m`;
		}
	}

	for (let place = 0; place < closing.length; place++) {
		const opening = to[place]!;
		const isOpen = opening === from[place] && !(isWeightClosed && place <= dim!);
		if (opening !== '' && !isOpen) {
			sequence += `\u001B[${opening}m`;
		}
	}

	return sequence;
};

const isClosed = (from: SgrStyles, to: SgrStyles, place: number): boolean =>
	from[place] !== '' && to[place] === '';

/** The same styles, but without colours where text and ground have the same one, which hides the text. */
export const readableStyles = (styles: SgrStyles): SgrStyles => {
	const text = styles[foreground!]!;
	const ground = styles[background!]!;
	return text !== '' && colourOf(text) === colourOf(ground)
		? styles.with(background!, '').with(foreground!, '')
		: styles;
};

/** Names a colour alike for text and ground. */
const colourOf = (code: string): string => {
	if (code.startsWith('38;') || code.startsWith('48;')) {
		const indexed = /^5;(\d+)$/.exec(code.slice(3));
		return indexed ? `5;${Number(indexed[1])}` : code.slice(3);
	}

	const number = Number(code);
	return `5;${number >= 90 ? (number % 10) + 8 : number % 10}`;
};
