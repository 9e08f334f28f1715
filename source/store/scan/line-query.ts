import {parseExpression} from './expression/parse-expression.ts';
import {compileProgram} from './expression/program.ts';
import {requiredTexts, type Text} from './expression/required-texts.ts';
import {isRegular} from './expression/syntax.ts';
import {parseFieldQuery} from './fields/parse-field-query.ts';
import {type Template, templateWords} from './shapes/template.ts';

/** How a field's value is compared. */
export type FieldOperator = '=' | '!=' | '~' | '!~' | '>' | '>=' | '<' | '<=';

/** What is asked of lines. A value: it may be sent to a thread. */
export type LineQuery =
	/** They have a text. */
	| {readonly type: 'text'; readonly text: string; readonly ignoresCase: boolean}
	/** They match a regular expression. */
	| {readonly type: 'expression'; readonly source: string; readonly ignoresCase: boolean}
	| FieldQuery
	/** Their messages have a shape, as `Patterns` tells it. */
	| {readonly type: 'shape'; readonly template: Template};

/** They have a field, in JSON or as `name=value`, whose value compares so. */
export type FieldQuery = {
	readonly type: 'field';
	/** The names on the way to it. */
	readonly path: readonly string[];
	readonly operator: FieldOperator;
	readonly value: string;
	/** It was in quotes: it is a text, though it looks like a number. */
	readonly isQuoted: boolean;
	readonly ignoresCase: boolean;
};

/** What was typed, more or less. */
export const typedText = (query: LineQuery): string => {
	switch (query.type) {
		case 'text':
			return query.text;
		case 'expression':
			return query.source;
		case 'field':
			return query.value;
		case 'shape':
			return templateWords(query.template);
	}
};

/** How what is typed is read: `text` takes it as it is, as less does after Ctrl-R. */
export type QueryReading = 'auto' | 'text';

const notAscii = /[^\0-\u007F]/;
const metacharacter = /[\\^$.*+?()[\]{}|]/;

/**
What is asked with a typed text.

`.status>=500` asks for a field. A text with one of `\ ^ $ . * + ? ( ) [ ] { } |` is a regular expression; any other is looked for as it is. Small
letters find capitals too, as long as no capital is typed.

@throws {UsageError} With one sentence, where it is no regular expression.
*/
export const parseLineQuery = (typed: string, reading: QueryReading = 'auto'): LineQuery => {
	const field = reading === 'auto' ? parseFieldQuery(typed) : undefined;
	if (!field) {
		return parseContentQuery(typed, reading);
	}

	if (field.operator === '~' || field.operator === '!~') {
		parseContentQuery(field.value, field.isQuoted ? 'text' : 'auto');
	}

	return field;
};

/**
What is asked with a typed text of a whole line, or of a field's value: no field.

@throws {UsageError} With one sentence, where it is no regular expression.
*/
export const parseContentQuery = (
	typed: string,
	reading: QueryReading,
): Extract<LineQuery, {type: 'text' | 'expression'}> => {
	if (reading === 'text' || !metacharacter.test(typed)) {
		return {type: 'text', text: typed, ignoresCase: !hasCapital(typed)};
	}

	const {expression, hasCapital: isExact} = parseExpression(typed, false);
	if (isRegular(expression)) {
		compileProgram(expression, typed);
	}

	return {type: 'expression', source: typed, ignoresCase: !isExact};
};

const hasCapital = (text: string): boolean => text !== text.toLowerCase();

/**
Whether every line that matches `later` surely matches `earlier`: then only those have to be tried.

It is told of texts that are part of the later text, or of a text that every match of the later expression has.
*/
export const narrows = (earlier: LineQuery, later: LineQuery): boolean => {
	if (earlier.type !== 'text') {
		return JSON.stringify(earlier) === JSON.stringify(later);
	}

	if (later.type === 'text') {
		return isPartOf(earlier, later);
	}

	if (later.type !== 'expression') {
		return false;
	}

	const {sets} = requiredTexts(parseExpression(later.source, later.ignoresCase).expression);
	return sets.some(set => set.every(text => isPartOf(earlier, text)));
};

/** A letter in the other case is sure to be one of the same length in ASCII alone. */
const isPartOf = (part: Text, whole: Text): boolean => {
	if (!part.ignoresCase) {
		return !whole.ignoresCase && whole.text.includes(part.text);
	}

	return notAscii.test(part.text + whole.text)
		? part.text === whole.text
		: whole.text.toLowerCase().includes(part.text.toLowerCase());
};
