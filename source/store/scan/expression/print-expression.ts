import {type CharRanges, pairsOf} from './char-ranges.ts';
import type {Assertion, Expression} from './syntax.ts';

const assertionSources: Readonly<Record<Assertion, string>> = {
	lineStart: '^',
	lineEnd: '$',
	wordEdge: '\\b',
	noWordEdge: '\\B',
};

/** The source of an expression for JavaScript's engine, with the flag `u`. It means the same there, its cases are all in it. */
export const printExpression = (expression: Expression): string => {
	switch (expression.type) {
		case 'chars':
			return printChars(expression.chars);
		case 'sequence':
			return expression.parts.map(printExpression).join('');
		case 'choice':
			return `(?:${expression.options.map(printExpression).join('|')})`;
		case 'repeat':
			return `(?:${printExpression(expression.part)})${printCount(expression)}`;
		case 'assertion':
			return assertionSources[expression.assertion];
		case 'group':
			return `(${printExpression(expression.part)})`;
		case 'look':
			return `(?${expression.isAhead ? '' : '<'}${expression.isNegative ? '!' : '='}${printExpression(expression.part)})`;
		case 'reference':
			// A digit may follow.
			return `(?:\\${expression.number})`;
	}
};

const printCount = ({least, most, isLazy}: Extract<Expression, {type: 'repeat'}>): string =>
	`{${least},${most === Number.POSITIVE_INFINITY ? '' : most}}${isLazy ? '?' : ''}`;

const printChars = (set: CharRanges): string => {
	const ranges = pairsOf(set).map(([first, last]) => `${printChar(first)}-${printChar(last)}`);
	return `[${ranges.join('')}]`;
};

const printChar = (codePoint: number): string => `\\u{${codePoint.toString(16)}}`;
