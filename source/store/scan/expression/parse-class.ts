import {
	type CharRanges,
	charOf,
	digitChars,
	isOneChar,
	othersThan,
	spaceChars,
	unionOf,
	withOtherCase,
	wordChars,
} from './char-ranges.ts';
import {parseCharEscape} from './parse-escape.ts';
import type {SourceReader} from './source-reader.ts';

const backspace = 0x08;
const upper: CharRanges = [0x41, 0x5a];
const lower: CharRanges = [0x61, 0x7a];

/** As grep and Go name them. */
const named: Readonly<Record<string, CharRanges>> = {
	alpha: [...upper, ...lower],
	digit: digitChars,
	alnum: [...digitChars, ...upper, ...lower],
	upper,
	lower,
	space: spaceChars,
	blank: [0x09, 0x09, 0x20, 0x20],
	punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
	xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
	word: wordChars,
	cntrl: [0x00, 0x1f, 0x7f, 0x7f],
	print: [0x20, 0x7e],
	graph: [0x21, 0x7e],
	ascii: [0x00, 0x7f],
};

const namedClass = /\[:(\^?)(\w+):\]/y;

/** The set that a class in brackets stands for; the reader is after its `[`. A `]` right there is one of its characters. */
export const parseClass = (reader: SourceReader, ignoresCase: boolean): CharRanges => {
	const isNegated = reader.take('^');
	const items: CharRanges[] = [];
	for (let isFirst = true; isFirst || reader.peek() !== ']'; isFirst = false) {
		items.push(parseItem(reader, ignoresCase));
	}

	reader.next();
	const set = unionOf(...items);
	return isNegated ? othersThan(set) : set;
};

/** One character, a range, an escape, or a named class. */
const parseItem = (reader: SourceReader, ignoresCase: boolean): CharRanges => {
	const fold = ignoresCase ? withOtherCase : (set: CharRanges) => set;
	const name = reader.match(namedClass);
	if (name) {
		const set = (Object.hasOwn(named, name[2]!) && named[name[2]!]) || reader.fail('badClass');
		return name[1] === '^' ? othersThan(set) : fold(set);
	}

	const first = parseMember(reader);
	if (!isOneChar(first)) {
		return first;
	}

	if (reader.peek() !== '-' || reader.follows('-]')) {
		return fold(first);
	}

	reader.next();
	const last = parseMember(reader);
	if (!isOneChar(last)) {
		return unionOf(fold(first), charOf(0x2d), last);
	}

	return first[0]! <= last[0]! ? fold([first[0]!, last[0]!]) : reader.fail('badRange');
};

const parseMember = (reader: SourceReader): CharRanges => {
	if (reader.isAtEnd) {
		reader.fail('openClass');
	}

	if (!reader.take('\\')) {
		return charOf(reader.nextLiteral().codePointAt(0)!);
	}

	return reader.take('b') ? charOf(backspace) : parseCharEscape(reader);
};
