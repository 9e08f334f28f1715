import type {KubeObject} from '../world/kube-object.ts';
import {checkLabelKey, checkLabelValue} from './label-syntax.ts';
import {badRequest} from './status.ts';

export type ObjectTest = (object: KubeObject) => boolean;
type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const operators = new Set(['in', 'notin', '=', '==', '!=', '>', '<']);
const isSymbol = (token: string): boolean => /^(?:[(),]|[=!<>]+|)$/.test(token);

/**
Read a label selector. Grammar and words of refusal are those of `k8s.io/apimachinery/pkg/labels/selector.go`.

@throws {Refusal} 400 where it is none.
*/
export const parseLabelSelector = (text: string): ObjectTest => {
	const requirements = new SelectorParser(text).parse();
	return ({metadata}) => requirements.every(matches => matches(metadata.labels ?? {}));
};

class SelectorParser {
	/** Tokens; the last is empty: the end. */
	readonly #tokens: string[];
	#next = 0;

	constructor(text: string) {
		this.#tokens = [...(text.match(/[(),]|==|!=|[=!<>]|[^\s(),=!<>]+/g) ?? []), ''];
	}

	parse(): Requirement[] {
		const requirements: Requirement[] = [];
		while (this.#peek() !== '') {
			const start = this.#peek();
			if (isSymbol(start) && start !== '!') {
				throw badRequest(`found '${start}', expected: !, identifier, or 'end of string'`);
			}

			requirements.push(this.#requirement());
			this.#separator();
		}

		return requirements;
	}

	#separator(): void {
		const token = this.#take();
		if (token === '') {
			this.#next--;
		} else if (token !== ',') {
			throw badRequest(`found '${token}', expected: ',' or 'end of string'`);
		} else if (isSymbol(this.#peek()) && this.#peek() !== '!') {
			throw badRequest(`found '${this.#peek()}', expected: identifier after ','`);
		}
	}

	#requirement(): Requirement {
		const negated = this.#peek() === '!';
		if (negated) {
			this.#next++;
		}

		const key = this.#take();
		if (isSymbol(key)) {
			throw unparsable(`found '${key}', expected: identifier`);
		}

		checkLabelKey(key);
		if (negated) {
			return labels => !(key in labels);
		}

		if (this.#peek() === '' || this.#peek() === ',') {
			return labels => key in labels;
		}

		const operator = this.#take();
		if (!operators.has(operator)) {
			throw unparsable(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
		}

		return requirement(key, operator, operator.endsWith('in') ? this.#values() : [this.#value()]);
	}

	#values(): string[] {
		const open = this.#take();
		if (open !== '(') {
			throw unparsable(`found '${open}' expected: '('`);
		}

		const values: string[] = [];
		for (;;) {
			values.push(this.#value());
			const token = this.#take();
			if (token === ')') {
				return values;
			}

			if (token !== ',') {
				throw unparsable(`found '${token}', expected: ',' or ')'`);
			}
		}
	}

	/** A value may be empty. */
	#value(): string {
		return isSymbol(this.#peek()) ? '' : this.#take();
	}

	#peek(): string {
		return this.#tokens[this.#next] ?? '';
	}

	#take(): string {
		return this.#tokens[this.#next++] ?? '';
	}
}

const requirement = (key: string, operator: string, values: readonly string[]): Requirement => {
	if (operator === '>' || operator === '<') {
		const limit = wholeNumber(values[0]!);
		if (limit === undefined) {
			const value = JSON.stringify(values[0]);
			throw unparsable(
				`values[0]: Invalid value: ${value}: for 'Gt', 'Lt' operators, the value must be an integer`,
			);
		}

		return labels => {
			const number = wholeNumber(labels[key] ?? '');
			return number !== undefined && (operator === '>' ? number > limit : number < limit);
		};
	}

	for (const [index, value] of values.entries()) {
		checkLabelValue(key, value, index);
	}

	const wanted = new Set(values);
	const isNegative = operator === '!=' || operator === 'notin';
	return labels => (key in labels && wanted.has(labels[key]!)) !== isNegative;
};

const wholeNumber = (text: string): number | undefined =>
	/^[+-]?\d+$/.test(text) ? Number(text) : undefined;

const unparsable = (message: string) => badRequest(`unable to parse requirement: ${message}`);
