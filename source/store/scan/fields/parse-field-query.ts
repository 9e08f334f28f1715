import type {FieldOperator, FieldQuery} from '../line-query.ts';

/** A step of the path: a name, or anything in quotes; the place of an item may stand in brackets. */
const step = /\.(?:"((?:[^"\\]|\\.)+)"|([^\s."'=!~<>[\](){}|*+?^\\:,]+))|\[(\d+)\]/y;
const operator = /\s*(>=|<=|!=|!~|==|=~|[=~<>])\s*/y;
const quoted = /^"((?:[^"\\]|\\.)*)"$/;

/** What `.status>=500`, `.path~items` or `.a.b!="x y"` asks; `undefined` where a text asks for no field. */
export const parseFieldQuery = (typed: string): FieldQuery | undefined => {
	const text = typed.trim();
	const path: string[] = [];
	let position = 0;
	for (let match = matchAt(step, text, 0); match; match = matchAt(step, text, position)) {
		path.push(match[3] ?? match[2] ?? unquote(match[1]!));
		position += match[0].length;
	}

	const sign = matchAt(operator, text, position);
	if (!text.startsWith('.') || path.length === 0 || !sign) {
		return undefined;
	}

	const written = text.slice(position + sign[0].length);
	const inQuotes = quoted.exec(written);
	const value = inQuotes ? unquote(inQuotes[1]!) : written;
	return {
		type: 'field',
		path,
		operator: operatorOf(sign[1]!),
		value,
		isQuoted: inQuotes !== null,
		ignoresCase: inQuotes === null && value === value.toLowerCase(),
	};
};

const matchAt = (expression: RegExp, text: string, position: number): RegExpExecArray | null => {
	expression.lastIndex = position;
	return expression.exec(text);
};

const operatorOf = (sign: string): FieldOperator => {
	if (sign === '==') {
		return '=';
	}

	return sign === '=~' ? '~' : (sign as FieldOperator);
};

const unquote = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
