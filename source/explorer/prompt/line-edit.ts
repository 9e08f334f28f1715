/** A line that a person types. */
export type EditedLine = {
	readonly text: string;
	/** Where the next character goes, in UTF-16 units; always between whole characters. */
	readonly at: number;
};

/** What a key does to it. */
export type LineEdit = (line: EditedLine) => EditedLine;

/** The line with the place for the next character at its end. */
export const lineOf = (text: string): EditedLine => ({text, at: text.length});

const characters = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** Ends of the characters of a text, from 0: what a person takes for one is one, whatever it is made of. */
const borders = (text: string): number[] => [
	0,
	...Array.from(characters.segment(text), ({index, segment}) => index + segment.length),
];

const leftOf = ({text, at}: EditedLine): number => borders(text).findLast(border => border < at) ?? 0;
const rightOf = ({text, at}: EditedLine): number => borders(text).find(border => border > at) ?? text.length;

/** Words as readline has them for Ctrl-W: what stands between spaces. */
const wordStart = ({text, at}: EditedLine): number => /\S*\s*$/.exec(text.slice(0, at))!.index;

const cut = ({text}: EditedLine, from: number, to: number): EditedLine => ({
	text: text.slice(0, from) + text.slice(to),
	at: from,
});

export const insert =
	(typed: string): LineEdit =>
	({text, at}) => ({text: text.slice(0, at) + typed + text.slice(at), at: at + typed.length});

export const toLeft: LineEdit = line => ({...line, at: leftOf(line)});
export const toRight: LineEdit = line => ({...line, at: rightOf(line)});
export const toStart: LineEdit = line => ({...line, at: 0});
export const toEnd: LineEdit = line => lineOf(line.text);
export const eraseLeft: LineEdit = line => cut(line, leftOf(line), line.at);
export const eraseRight: LineEdit = line => cut(line, line.at, rightOf(line));
export const eraseWord: LineEdit = line => cut(line, wordStart(line), line.at);
export const eraseToStart: LineEdit = line => cut(line, 0, line.at);
export const eraseToEnd: LineEdit = line => cut(line, line.at, line.text.length);
