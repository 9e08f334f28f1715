import {withOtherCase} from './expression/char-ranges.ts';
import {parseExpression} from './expression/parse-expression.ts';
import {type Expression, isRegular} from './expression/syntax.ts';
import {ExpressionMatcher} from './expression-matcher.ts';
import {FieldMatcher} from './fields/field-matcher.ts';
import {IrregularMatcher} from './irregular-matcher.ts';
import {type FieldQuery, type LineQuery, parseContentQuery} from './line-query.ts';
import type {Matcher} from './matcher.ts';
import {ShapeMatcher} from './shapes/shape-matcher.ts';
import {findText, TextMatcher} from './text-matcher.ts';

/** Looks at steps beyond which an expression is not quick any more: those of some ten milliseconds. Most take a thousandth of it. */
const littleWork = 500_000;

/** How much work may be spent on an expression: as little as a key can wait for, or as much as it takes. */
export type Effort = 'little' | 'any';

const notAscii = /[^\0-\u007F]/;

/**
What tells which lines match a query.

@param effort - With `little`, a matcher says that it is not quick once it takes more. @default 'little'
@throws {UsageError} Where a regular expression is none.
*/
export const createMatcher = (query: LineQuery, effort: Effort = 'little'): Matcher => {
	switch (query.type) {
		case 'text':
			return textMatcher(query.text, query.ignoresCase, effort);
		case 'expression':
			return expressionMatcher(
				parseExpression(query.source, query.ignoresCase).expression,
				query.source,
				effort,
			);
		case 'field':
			return new FieldMatcher(query, contentMatcher(query, effort));
		case 'shape':
			return new ShapeMatcher(query.template);
	}
};

/** Every line has an empty text; no line has a newline. Letters that are not ASCII are put in the other case by the automaton. */
const textMatcher = (text: string, ignoresCase: boolean, effort: Effort): Matcher => {
	const isFolded = ignoresCase && text.toLowerCase() !== text.toUpperCase();
	if (text === '' || text.includes('\n') || (isFolded && notAscii.test(text))) {
		return expressionMatcher(expressionOf(text, ignoresCase), text, effort);
	}

	return new TextMatcher(findText(text, isFolded));
};

const expressionOf = (text: string, ignoresCase: boolean): Expression => ({
	type: 'sequence',
	parts: [...text].map(char => {
		const codePoint = char.codePointAt(0)!;
		const chars = char === '\n' ? [] : [codePoint, codePoint];
		return {type: 'chars', chars: ignoresCase ? withOtherCase(chars) : chars};
	}),
});

const expressionMatcher = (expression: Expression, source: string, effort: Effort): Matcher =>
	isRegular(expression)
		? new ExpressionMatcher(expression, source, effort === 'little' ? littleWork : undefined)
		: new IrregularMatcher(expression);

/** What a field's value must match, where it must match something. */
const contentMatcher = ({operator, value, isQuoted}: FieldQuery, effort: Effort): Matcher | undefined => {
	if (operator !== '~' && operator !== '!~') {
		return undefined;
	}

	return isQuoted
		? textMatcher(value, false, effort)
		: createMatcher(parseContentQuery(value, 'auto'), effort);
};
