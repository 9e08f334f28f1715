import {type CharRanges, isOneChar, otherCases} from './char-ranges.ts';
import type {Expression} from './syntax.ts';

/** More texts than these are not worth to be looked for one by one. */
const mostTexts = 8;
/** A text of one character is in most lines. */
const leastLength = 2;
const lastAscii = 0x7f;

/** A text that stands as it is in a match, or in any case. */
export type Text = {readonly text: string; readonly ignoresCase: boolean};

/** Texts of which one stands in every match. */
export type TextSet = readonly Text[];

/** What is known of the matches of an expression. */
type Known = {
	/** All matches there can be; `undefined` where there are too many. */
	readonly all: TextSet | undefined;
	/** Sets of texts: of each one stands in every match. */
	readonly required: readonly TextSet[];
};

/** What lines can be looked through for before an expression is tried. */
export type RequiredTexts = {
	/** Sets of texts: of each, one stands in every line that matches. */
	readonly sets: readonly TextSet[];
	/** Every line with one of these matches; `undefined` where that cannot be said. */
	readonly sufficient: TextSet | undefined;
};

/** The texts that every match of an expression must have. */
export const requiredTexts = (expression: Expression): RequiredTexts => {
	const {all, required} = knownOf(expression);
	const sets = [...(all ? [all] : []), ...required].filter(isUseful);
	return {sets, sufficient: all && isUseful(all) && !asksForPlaces(expression) ? all : undefined};
};

const empty: Text = {text: '', ignoresCase: false};
const anything: Known = {all: undefined, required: []};

const knownOf = (expression: Expression): Known => {
	switch (expression.type) {
		case 'chars':
			return {all: textsOf(expression.chars), required: []};
		case 'sequence':
			return ofSequence(expression.parts.map(knownOf));
		case 'choice':
			return ofChoice(expression.options.map(knownOf));
		case 'repeat':
			return ofRepeat(knownOf(expression.part), expression.least, expression.most);
		case 'group':
			return knownOf(expression.part);
		case 'assertion':
		case 'look':
			return {all: [empty], required: []};
		case 'reference':
			return anything;
	}
};

/** Whether it asks for ends of lines or words, or for what is around. */
const asksForPlaces = (expression: Expression): boolean => {
	switch (expression.type) {
		case 'assertion':
		case 'look':
			return true;
		case 'sequence':
			return expression.parts.some(asksForPlaces);
		case 'choice':
			return expression.options.some(asksForPlaces);
		case 'repeat':
		case 'group':
			return asksForPlaces(expression.part);
		default:
			return false;
	}
};

/** A character, or a letter in both cases. */
const textsOf = (set: CharRanges): TextSet | undefined => {
	const first = set[0];
	if (first === undefined) {
		return undefined;
	}

	const text = String.fromCodePoint(first);
	if (isOneChar(set)) {
		return [{text, ignoresCase: false}];
	}

	const [other] = otherCases(first);
	const isPair = set.length === 4 && set[0] === set[1] && set[2] === set[3] && set[2] === other;
	if (isPair && other! <= lastAscii) {
		return [{text: text.toLowerCase(), ignoresCase: true}];
	}

	const isFew = set.length === 2 && set[1]! - first < mostTexts;
	return isFew
		? Array.from({length: set[1]! - first + 1}, (_, index) => ({
				text: String.fromCodePoint(first + index),
				ignoresCase: false,
			}))
		: undefined;
};

/** Texts that follow each other are one text, as long as they do not become too many. */
const ofSequence = (parts: readonly Known[]): Known => {
	const required: TextSet[] = [];
	let run: TextSet = [empty];
	let isWhole = true;
	for (const {all, required: ofPart} of parts) {
		const joined = all && joinedTexts(run, all);
		if (joined) {
			run = joined;
		} else {
			required.push(run);
			run = all ?? [empty];
			isWhole = false;
		}

		required.push(...ofPart);
	}

	return isWhole ? {all: run, required} : {all: undefined, required: [...required, run]};
};

const joinedTexts = (firsts: TextSet, seconds: TextSet): TextSet | undefined =>
	firsts.length * seconds.length > mostTexts
		? undefined
		: firsts.flatMap(first =>
				seconds.map(second => ({
					text: first.text + second.text,
					ignoresCase: first.ignoresCase || second.ignoresCase,
				})),
			);

/** Of each option one must be there. */
const ofChoice = (options: readonly Known[]): Known => {
	const all = options.every(({all}) => all) ? options.flatMap(({all}) => all!) : undefined;
	if (all && all.length <= mostTexts) {
		return {all, required: []};
	}

	const best = options.map(({all, required}) => bestOf([...(all ? [all] : []), ...required]));
	const joined = best.every(set => set) ? best.flatMap(set => set!) : undefined;
	return {all: undefined, required: joined && joined.length <= mostTexts ? [joined] : []};
};

const ofRepeat = (part: Known, least: number, most: number): Known => {
	if (least === 0) {
		const isOptional = most === 1 && part.all !== undefined && part.all.length < mostTexts;
		return isOptional ? {all: [...part.all!, empty], required: []} : anything;
	}

	const times = Array.from({length: Math.min(least, mostTexts)}, () => part);
	const once = ofSequence(times);
	return least === most && least <= mostTexts
		? once
		: {all: undefined, required: [...once.required, ...(once.all ? [once.all] : [])]};
};

const shortest = (set: TextSet): number => Math.min(...set.map(({text}) => text.length));

const isUseful = (set: TextSet): boolean => shortest(set) >= leastLength;

/** The set whose shortest text is the longest. */
const bestOf = (sets: readonly TextSet[]): TextSet | undefined =>
	sets.filter(isUseful).sort((a, b) => shortest(b) - shortest(a))[0];
