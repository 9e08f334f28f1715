import type {KubeObject} from '../world/kube-object.ts';
import type {Resource} from '../world/resources.ts';
import type {ObjectTest} from './label-selector.ts';
import {badRequest, type Refusal} from './status.ts';

/**
Read a field selector (`k8s.io/apimachinery/pkg/fields/selector.go`): `=`, `==` and `!=` on the fields that the resource knows.

@throws {Refusal} 400 where it is none, or names another field.
*/
export const parseFieldSelector = (text: string, resource: Resource): ObjectTest => {
	const terms = splitTerms(text).map(term => parseTerm(term, text));
	const known = [
		'metadata.name',
		...(resource.namespaced ? ['metadata.namespace'] : []),
		...(resource.fields ?? []),
	];
	const unknown = terms.find(({field}) => !known.includes(field));
	if (unknown) {
		throw unknownField(unknown.field, resource);
	}

	return object => terms.every(({field, value, equal}) => (fieldValue(object, field) === value) === equal);
};

type Term = {readonly field: string; readonly value: string; readonly equal: boolean};

/** Commas split terms, unless a backslash stands before them. */
const splitTerms = (text: string): string[] =>
	(text.match(/(?:\\[\s\S]|[^,\\])+/g) ?? []).filter(term => term !== '');

const parseTerm = (term: string, selector: string): Term => {
	const match = /^((?:\\[\s\S]|[^=!\\])*?)(!=|==|=)([\s\S]*)$/.exec(term);
	if (!match) {
		throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
	}

	const [, field, operator, value] = match;
	return {field: unescaped(field!), value: unescaped(value!), equal: operator !== '!='};
};

const unescaped = (text: string): string =>
	text.replace(/\\([\s\S]?)/g, (sequence, character: string) => {
		if (character !== '' && '\\,='.includes(character)) {
			return character;
		}

		throw badRequest(`invalid field selector: invalid escape sequence: ${sequence}`);
	});

const unknownField = (field: string, resource: Resource): Refusal => {
	if (resource.group === '') {
		return badRequest(`field label not supported: ${field}`);
	}

	return badRequest(
		resource.kind === 'Job'
			? `field label "${field}" not supported for Job`
			: `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
	);
};

const fieldValue = (object: KubeObject, field: string): string => {
	if (field === 'status.successful') {
		return String(walk(object, ['status', 'succeeded']) ?? 0);
	}

	if (field === 'source') {
		return String(walk(object, ['source', 'component']) || (object.reportingComponent ?? ''));
	}

	if (field === 'spec.hostNetwork' || field === 'spec.unschedulable') {
		return String(walk(object, field.split('.')) ?? false);
	}

	return String(walk(object, field.split('.')) ?? '');
};

const walk = (value: unknown, path: readonly string[]): unknown =>
	path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
