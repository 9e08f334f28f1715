/**
First and last code points of stretches that take two cells beside emoji: East Asian Wide and Fullwidth of Unicode 17
(EastAsianWidth.txt), joined over code points that are not assigned, with U+3248–U+324F, which terminals draw wide too.
*/
const wideStretches = [
	0x1100, 0x115f, 0x2329, 0x232a, 0x2630, 0x2637, 0x268a, 0x268f, 0x2e80, 0x303e, 0x3040, 0xa4cf, 0xa960,
	0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff00, 0xff60, 0xffe0, 0xffe6,
	0x16fe0, 0x1b2fb, 0x1d300, 0x1d376, 0x1f1ae, 0x1f1ae, 0x1f200, 0x1f265, 0x1f6d9, 0x1f6d9, 0x1f7da, 0x1f7da,
	0x1fa8b, 0x1fafa, 0x20000, 0x3fffd,
];

const emoji = /^\p{Emoji_Presentation}/u;
/** Hangul vowels and final consonants join the consonant before them. The prefixed Arabic marks are format characters, but are seen. */
const zeroWidth = /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}\u1160-\u11FF\uD7B0-\uD7FB]/u;
const textEmoji = /^\p{Emoji}/u;

/** Widths that were found out, plus one. */
const known = new Uint8Array(0x11_00_00);

const variationSelector16 = 0xfe_0f;

/**
Cells that a code point takes: 0, 1 or 2. Ambiguous ones take 1.

@param before - The code point before it: a variation selector makes a narrow emoji a wide one.
*/
export const codePointWidth = (codePoint: number, before = 0): number => {
	if (codePoint < 0x7f) {
		return codePoint < 0x20 ? 0 : 1;
	}

	if (codePoint === variationSelector16) {
		return codePointWidth(before) === 1 && textEmoji.test(String.fromCodePoint(before)) ? 1 : 0;
	}

	const width = known[codePoint]!;
	if (width > 0) {
		return width - 1;
	}

	const found = findWidth(codePoint);
	known[codePoint] = found + 1;
	return found;
};

const findWidth = (codePoint: number): number => {
	const character = String.fromCodePoint(codePoint);
	if (codePoint < 0xa0 || zeroWidth.test(character)) {
		return 0;
	}

	return isWide(codePoint) || emoji.test(character) ? 2 : 1;
};

const isWide = (codePoint: number): boolean => {
	for (let at = 0; at < wideStretches.length; at += 2) {
		if (codePoint <= wideStretches[at + 1]!) {
			return codePoint >= wideStretches[at]!;
		}
	}

	return false;
};
