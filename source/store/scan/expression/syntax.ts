import type {CharRanges} from './char-ranges.ts';

/** What holds at a place between two characters. */
export type Assertion = 'lineStart' | 'lineEnd' | 'wordEdge' | 'noWordEdge';

/** A regular expression, taken apart. */
export type Expression =
	/** One character of a set. */
	| {readonly type: 'chars'; readonly chars: CharRanges}
	| {readonly type: 'sequence'; readonly parts: readonly Expression[]}
	/** The first that leads to a match. */
	| {readonly type: 'choice'; readonly options: readonly Expression[]}
	| {
			readonly type: 'repeat';
			readonly part: Expression;
			readonly least: number;
			/** May be infinite. */
			readonly most: number;
			/** As few as lead to a match, rather than as many. */
			readonly isLazy: boolean;
	  }
	| {readonly type: 'assertion'; readonly assertion: Assertion}
	/** In parentheses, numbered from 1 on. */
	| {readonly type: 'group'; readonly number: number; readonly part: Expression}
	/** What is before or after the place. No automaton can know. */
	| {
			readonly type: 'look';
			readonly part: Expression;
			readonly isAhead: boolean;
			readonly isNegative: boolean;
	  }
	/** What a group matched. No automaton can know. */
	| {readonly type: 'reference'; readonly number: number};

/** Nothing, which is everywhere. */
export const nothing: Expression = {type: 'sequence', parts: []};

/** The parts that an expression consists of. */
export const partsOf = (expression: Expression): readonly Expression[] => {
	switch (expression.type) {
		case 'sequence':
			return expression.parts;
		case 'choice':
			return expression.options;
		case 'repeat':
		case 'group':
		case 'look':
			return [expression.part];
		default:
			return [];
	}
};

/** Whether an automaton can match it: in a time that grows with the text alone. */
export const isRegular = (expression: Expression): boolean =>
	expression.type !== 'look' && expression.type !== 'reference' && partsOf(expression).every(isRegular);
