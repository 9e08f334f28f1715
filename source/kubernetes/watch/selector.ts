import {UsageError} from '../../core/errors/usage-error.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether labels fit. */
export type LabelMatcher = (labels: Labels) => boolean;

const key = String.raw`(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?`;
const value = String.raw`[-\w.]*`;
const setPattern = new RegExp(`^(?<key>${key})\\s+(?<not>not)?in\\s*\\((?<values>[^()]*)\\)$`);
const equalPattern = new RegExp(`^(?<key>${key})\\s*(?<operator>==?|!=)\\s*(?<value>${value})$`);
const existsPattern = new RegExp(`^(?<not>!\\s*)?(?<key>${key})$`);

/**
Parse a label selector as kubectl takes it: `app=api,tier!=db`, `env in (a,b)`, `env notin (a)`, `gone`, `!gone`.

@throws {UsageError}
*/
export const parseSelector = (text: string): LabelMatcher => {
	const requirements = splitRequirements(text).map(part => {
		const requirement = parseRequirement(part);
		if (!requirement) {
			throw new UsageError(
				`selector "${text}": "${part}" is not understood; write key=value, key!=value, key in (a,b), key notin (a,b), key or !key`,
			);
		}

		return requirement;
	});
	return labels => requirements.every(requirement => requirement(labels));
};

/** Commas inside parentheses belong to a set. */
const splitRequirements = (text: string): string[] =>
	text
		.split(/,(?![^(]*\))/)
		.map(part => part.trim())
		.filter((part, _, all) => part !== '' || all.length > 1);

const parseRequirement = (text: string): LabelMatcher | undefined => {
	const set = setPattern.exec(text)?.groups;
	if (set) {
		const values = new Set(set.values!.split(',').map(one => one.trim()));
		return labels => hasOneOf(labels, set.key!, values) !== (set.not !== undefined);
	}

	const equal = equalPattern.exec(text)?.groups;
	if (equal) {
		return labels => (labels[equal.key!] === equal.value) === (equal.operator !== '!=');
	}

	const exists = existsPattern.exec(text)?.groups;
	return exists && (labels => Object.hasOwn(labels, exists.key!) === (exists.not === undefined));
};

const hasOneOf = (labels: Labels, name: string, values: ReadonlySet<string>): boolean =>
	labels[name] !== undefined && values.has(labels[name]);
