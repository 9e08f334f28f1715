/**
A character that is not seen, as something that is: `␍` for a C0 control, `<U+202E>` for the others.
*/
export const visibleName = (character: string): string => {
	const codePoint = character.codePointAt(0)!;
	if (codePoint < 0x20) {
		return String.fromCodePoint(0x24_00 + codePoint);
	}

	return codePoint === 0x7f ? '␡' : `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`;
};

const nonJoiner = 0x20_0c;
const joiner = 0x20_0d;

/**
Whether a character that is not seen is one that its neighbours need: joiners in emoji and in scripts that join letters, and the
variation selectors of emoji, of ideographs and of Mongolian. Anywhere else it can only deceive.

@param at - Where it stands, in UTF-16 units.
*/
export const isKeptJoiner = (text: string, at: number): boolean => {
	const codePoint = text.codePointAt(at)!;
	const before = characterBefore(text, at);
	if (codePoint === joiner || codePoint === nonJoiner) {
		const after = text.codePointAt(at + 1) ?? 0;
		return joinsEmoji(codePoint, before, after) || joinsLetters(before, after);
	}

	if (codePoint >= 0xfe_00 && codePoint <= 0xfe_0f) {
		return hasPresentation.test(before);
	}

	return (
		(codePoint >= 0xe_01_00 && codePoint <= 0xe_01_ef && isIdeograph.test(before)) ||
		(isMongolianSelector(codePoint) && isMongolian.test(before))
	);
};

/** Emoji, and the digits and signs of keycaps; ideographs and symbols have standardised variants too. */
const hasPresentation = /^[\p{Emoji}\p{Script=Han}\p{S}]$/u;
const isIdeograph = /^\p{Script=Han}$/u;
const isMongolian = /^\p{Script=Mongolian}$/u;
const isMongolianSelector = (codePoint: number): boolean =>
	(codePoint >= 0x18_0b && codePoint <= 0x18_0d) || codePoint === 0x18_0f;

const emojiPart = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\uFE0F)$/u;
const pictograph = /^\p{Extended_Pictographic}$/u;

const joinsEmoji = (codePoint: number, before: string, after: number): boolean =>
	codePoint === joiner && emojiPart.test(before) && pictograph.test(String.fromCodePoint(after));

const letterOrMark = /^[\p{L}\p{M}]$/u;
/** Scripts whose letters never join: in these a joiner only makes two names look alike. */
const neverJoins =
	/^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Hebrew}\p{sc=Common}\p{sc=Inherited}]$/u;

const joinsLetters = (before: string, after: number): boolean => {
	const next = String.fromCodePoint(after);
	const isLetter = letterOrMark.test(before) && !neverJoins.test(before);
	return isLetter && letterOrMark.test(next) && !neverJoins.test(next);
};

const characterBefore = (text: string, at: number): string => {
	const unit = text.charCodeAt(at - 1);
	return at === 0 ? '' : text.slice(unit >= 0xdc_00 && unit <= 0xdf_ff ? at - 2 : at - 1, at);
};
