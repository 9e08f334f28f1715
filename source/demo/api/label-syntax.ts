import {badRequest} from './status.ts';

const namePattern = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const prefixPattern = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

const nameRule =
	"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const prefixRule =
	"prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const valueRule =
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/**
Check a label's key, as `IsQualifiedName` of `k8s.io/apimachinery/pkg/util/validation` does.

@throws {Refusal} 400
*/
export const checkLabelKey = (key: string): void => {
	const parts = key.split('/');
	const rules: string[] = [];
	if (parts.length > 2) {
		rules.push(
			`a qualified name ${nameRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
		);
	} else {
		const [prefix, name] = parts.length === 2 ? parts : [undefined, key];
		if (prefix !== undefined) {
			rules.push(...(prefix === '' ? ['prefix part must be non-empty'] : []));
			rules.push(...(prefix !== '' && !prefixPattern.test(prefix) ? [prefixRule] : []));
		}

		rules.push(...nameRules(name!));
	}

	refuse('<nil>', key, rules);
};

/**
Check one value of a requirement.

@throws {Refusal} 400
*/
export const checkLabelValue = (key: string, value: string, index: number): void => {
	const rules = value.length > 63 ? ['must be no more than 63 bytes'] : [];
	if (value !== '' && !namePattern.test(value)) {
		rules.push(valueRule);
	}

	refuse(`values[${index}][${key}]`, value, rules);
};

const nameRules = (name: string): string[] => {
	const rules = name === '' ? ['name part must be non-empty'] : [];
	if (name.length > 63) {
		rules.push('name part must be no more than 63 bytes');
	}

	if (!namePattern.test(name)) {
		rules.push(`name part ${nameRule}`);
	}

	return rules;
};

const refuse = (field: string, value: string, rules: readonly string[]): void => {
	if (rules.length > 0) {
		throw badRequest(
			`unable to parse requirement: ${field}: Invalid value: ${JSON.stringify(value)}: ${rules.join('; ')}`,
		);
	}
};
