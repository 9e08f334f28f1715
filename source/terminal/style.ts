import type {ColourLevel} from './colour-level.ts';

/** Wraps a text, which is one line, in a style and closes it with the style's own code. */
export type Paint = (text: string) => string;

/** Opening and closing SGR codes. The closing one undoes this style alone, so that what stands around it keeps its own. */
const codes = {
	bold: [1, 22],
	dim: [2, 22],
	italic: [3, 23],
	underline: [4, 24],
	inverse: [7, 27],
	strikethrough: [9, 29],
	black: [30, 39],
	red: [31, 39],
	green: [32, 39],
	yellow: [33, 39],
	blue: [34, 39],
	magenta: [35, 39],
	cyan: [36, 39],
	white: [37, 39],
	grey: [90, 39],
	brightRed: [91, 39],
	brightGreen: [92, 39],
	brightYellow: [93, 39],
	brightBlue: [94, 39],
	brightMagenta: [95, 39],
	brightCyan: [96, 39],
	brightWhite: [97, 39],
	onRed: [41, 49],
	onGreen: [42, 49],
	onYellow: [43, 49],
	onBlue: [44, 49],
	onGrey: [100, 49],
} as const;

export type StyleName = keyof typeof codes;

/** Styles by name, and colours of the 256 palette by number. */
export type Style = Readonly<Record<StyleName, Paint>> & {
	/** Foreground `0…255`. Where only 16 colours are there, the nearest of the first 16. */
	readonly palette: (colour: number) => Paint;
};

const esc = '\u001B[';

const paint = (open: string, close: number): Paint => {
	const [before, after] = [`${esc}${open}m`, `${esc}${close}m`];
	return text => {
		// What is painted inside may have closed this style with the same code: open it again after each.
		const inside = text.includes(after) ? text.replaceAll(after, after + before) : text;
		return text === '' ? '' : before + inside + after;
	};
};

const plain: Paint = text => text;

/** The styles for a terminal with so many colours; at level 0 all return the text as it is. */
export const styleFor = (level: ColourLevel): Style => {
	const names = Object.keys(codes) as StyleName[];
	const named = Object.fromEntries(
		names.map(name => [name, level === 0 ? plain : paint(String(codes[name][0]), codes[name][1])]),
	) as Record<StyleName, Paint>;
	return {...named, palette: colour => paletteColour(level, colour)};
};

const paletteColour = (level: ColourLevel, colour: number): Paint => {
	if (level === 0) {
		return plain;
	}

	return level === 1 ? paint(basicCode(colour), 39) : paint(`38;5;${colour}`, 39);
};

const basicCode = (colour: number): string => {
	const index = colour < 16 ? colour : nearestBasic(colour);
	return String(index < 8 ? 30 + index : 82 + index);
};

/** The nearest of the 16 for a colour of the 6×6×6 cube or of the greys, by which of red, green and blue are strong. */
const nearestBasic = (colour: number): number => {
	if (colour >= 232) {
		return colour < 244 ? 8 : 7;
	}

	const cube = colour - 16;
	const [r, g, b] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6] as const;
	const strongest = Math.max(r, g, b);
	if (strongest === 0) {
		return 0;
	}

	const strong = (part: number): number => (part * 2 > strongest ? 1 : 0);
	return strong(r) + strong(g) * 2 + strong(b) * 4 + (strongest > 3 ? 8 : 0);
};
