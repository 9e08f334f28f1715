import fc from 'fast-check';
import {expect, test} from 'vitest';
import {sanitizeLine, sanitizeText} from '../../source/terminal/sanitize.ts';

const coloured = (line: Uint8Array | string): string => sanitizeLine(line, {colour: true});
const plain = (line: Uint8Array | string): string => sanitizeLine(line, {colour: false});

const cases: Array<[title: string, line: string | Uint8Array, shown: string]> = [
	['Plain text is left as it is', 'GET /api 200', 'GET /api 200'],
	['A colour is kept and closed with its own code', '\u001B[31mred', '\u001B[31mred\u001B[39m'],
	[
		'A bare reset closes what is open, and nothing else',
		'a\u001B[1mb\u001B[0mc\u001B[mend',
		'a\u001B[1mb\u001B[22mcend',
	],
	[
		'Colours of the palette and of 24 bits are kept',
		'\u001B[38;5;196;48;2;1;2;3mx',
		'\u001B[38;5;196m\u001B[48;2;1;2;3mx\u001B[39m\u001B[49m',
	],
	['Colours that are written with colons are kept', '\u001B[38:2::1:2:3mx', '\u001B[38;2;1;2;3mx\u001B[39m'],
	['Concealed text is seen', '\u001B[8mpassword', 'password'],
	['Blinking text stands still', '\u001B[5mlook\u001B[6m!', 'look!'],
	['Text in the colour of its ground is seen', '\u001B[30;40mhidden', 'hidden'],
	[
		'Bold goes on where dim ends with the same code',
		'\u001B[1;2ma\u001B[22;1mb',
		'\u001B[1m\u001B[2ma\u001B[22m\u001B[1mb\u001B[22m',
	],
	['A colour that does not exist is dropped', '\u001B[38;5;300mx\u001B[99my', 'xy'],
	['What moves the cursor or clears the screen is dropped', '\u001B[2J\u001B[1;1Hhome\u001B[10A', 'home'],
	['A private mode cannot be set', '\u001B[?1049lx\u001B[?25l', 'x'],
	['A sequence with an intermediate byte is no colour', '\u001B[1 mx', 'x'],
	['A title cannot be set, whether BEL or ST ends it', '\u001B]0;title\u0007a\u001B]2;title\u001B\\b', 'ab'],
	['The clipboard cannot be written', '\u001B]52;c;cm0gLXJm\u0007x', 'x'],
	['A link shows its text', '\u001B]8;;http://x.test\u001B\\text\u001B]8;;\u001B\\', 'text'],
	[
		'Device control, privacy, application and start-of-string messages are dropped',
		'\u001BPq\u001B\\a\u001B^p\u001B\\b\u001B_a\u001B\\c\u001BXs\u001B\\d',
		'abcd',
	],
	['A message without an end swallows nothing', '\u001B]0;title and the rest', '0;title and the rest'],
	[
		'A message that another escape cuts off swallows nothing',
		'\u001B]0;evil\u001B[31mred',
		'0;evil\u001B[31mred\u001B[39m',
	],
	['The terminal cannot be reset', '\u001Bc\u001B(0x\u001B7', 'x'],
	['An escape at the end is seen', 'x\u001B', 'x␛'],
	['A sequence without an end is seen as text', 'x\u001B[12', 'x12'],
	['C0 controls are seen', 'a\b\r\n\u0000\u007F', 'a␈␍␊␀␡'],
	['C1 controls are seen, and begin no sequence', '\u009B31mx\u0085', '<U+009B>31mx<U+0085>'],
	['C1 controls of 8 bits are seen', Uint8Array.of(0x9b, 0x33, 0x31, 0x6d), '�31m'],
	['Bytes that are no UTF-8 are seen', Uint8Array.of(0x61, 0xff, 0xc3), 'a��'],
	['A half of a surrogate pair is seen', 'a\uD800b', 'a�b'],
	['A tab goes to the next stop, counted in cells', 'a\tb\t日本\tc', 'a       b       日本    c'],
	['A tab counts no colour', '\u001B[1ma\tb', '\u001B[1ma       b\u001B[22m'],
	['Text cannot be turned round', 'a\u202Etxt.exe\u2066', 'a<U+202E>txt.exe<U+2066>'],
	[
		'Characters without width are seen',
		'pay\u200Bpal\uFEFF\u2060\u00AD',
		'pay<U+200B>pal<U+FEFF><U+2060><U+00AD>',
	],
	['A byte order mark is seen', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), '<U+FEFF>a'],
	['Separators of lines and paragraphs are seen', 'a\u2028b\u2029', 'a<U+2028>b<U+2029>'],
	['Joiners that join nothing are seen', 'ad\u200Dmin\u200C', 'ad<U+200D>min<U+200C>'],
	['Tags that smuggle text are seen', 'a\u{E0041}', 'a<U+E0041>'],
	['A variation selector that varies nothing is seen', 'a\uFE01', 'a<U+FE01>'],
	['Blank letters are seen', 'a\u3164b', 'a<U+3164>b'],
	['A mark without a letter gets something to stand on', '\u0301x', '◌\u0301x'],
	['A mark is not parted from its letter by a colour', 'e\u001B[31m\u0301x', 'e\u0301\u001B[31mx\u001B[39m'],
];

test.each(cases)('%s', (_title, line, shown) => {
	expect(coloured(line)).toBe(shown);
});

const kept = [
	'Ελληνικά, русский, עברית, العربية, हिन्दी, ไทย, 한국어, 日本語',
	'e\u0301 n\u0303',
	'👨‍👩‍👧 👍🏽 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇪🇺',
	'می‌خواهم',
	'क्‍ष',
	'葛󠄀',
	'┌─┐ ⠋ → ✓ ●',
];

test.each(kept)('Letters, marks and signs of every script are kept: %s', text => {
	expect(coloured(text)).toBe(text);
	expect(coloured(Buffer.from(text))).toBe(text);
});

test('Without colour no escape sequence is left at all', () => {
	expect(plain('\u001B[1;31mred\u001B[0m text')).toBe('red text');
	expect(sanitizeText('image \u001B[31m"x"\u001B[0m:\nnot found')).toBe('image "x":␊not found');
});

test('Marks without end are cut: they would be painted over the rows around', () => {
	const marks = plain(`a${'\u0301'.repeat(1000)}b`);
	expect(marks).toBe(`a${'\u0301'.repeat(16)}…b`);
});

/** Text of what is dangerous, in any order. */
const hostile = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				'\u001B',
				'[',
				']',
				'\u001B[',
				'\u001B]',
				'\u001BP',
				'\u001B\\',
				'\u0007',
				'\u009B',
				'\u009C',
				'm',
				'0',
				'31',
				';',
				':',
				'38;5;',
				'?25h',
				'\t',
				'\u200D',
				'\uFE0F',
				'👨',
				'\u0301',
				'\u{E0020}',
				'\u202E',
				'a',
				'日',
			),
			fc.string({unit: 'binary', maxLength: 3}),
		),
		{maxLength: 60},
	)
	.map(parts => parts.join(''));

/** All that a terminal would act on, apart from well-formed SGR. */
const acting = /[\p{Control}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const safeSgr = /\u001B\[(?:[1-4]|7|9|2[2-479]|3\d|4\d|9\d|10\d|[34]8;5;\d+|[34]8;2;\d+;\d+;\d+)m/g;

test('Nothing that a terminal acts on is left but colours, whatever a line holds', () => {
	fc.assert(
		fc.property(hostile, text => {
			expect(coloured(text).replaceAll(safeSgr, '')).not.toMatch(acting);
			expect(plain(text)).not.toMatch(acting);
		}),
		{numRuns: 2000},
	);
});

test('Any bytes are made safe', () => {
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 200}), bytes => {
			expect(coloured(bytes).replaceAll(safeSgr, '')).not.toMatch(acting);
		}),
		{numRuns: 1000},
	);
});

test('a hidden character is judged by what is left before it, not by an escape sequence that is dropped', () => {
	expect(coloured('a\u001B0\uFE0F')).toBe('a<U+FE0F>');
});

test('What is safe stays as it is when it is made safe again', () => {
	fc.assert(
		fc.property(hostile, text => {
			const once = coloured(text);
			expect(coloured(once)).toBe(once);
		}),
		{numRuns: 2000},
	);
});

test('A line of 1 MiB of unfinished sequences is made safe in one pass', () => {
	const line = '\u001B]0;'.repeat(200_000);
	expect(plain(line)).toBe('0;'.repeat(200_000));
});
