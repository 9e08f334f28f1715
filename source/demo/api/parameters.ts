import {badRequest} from './status.ts';

/** A parameter that is true or false. Present and empty is true, as is everything but `false` and `0` (`k8s.io/apimachinery/pkg/runtime/conversion.go`). */
export const booleanParameter = (query: URLSearchParams, name: string): boolean => {
	const value = query.get(name);
	return value !== null && value !== '0' && value.toLowerCase() !== 'false';
};

/**
A whole number, as Go reads it.

@throws {Refusal} 400 where it is none.
*/
export const integerParameter = (query: URLSearchParams, name: string): bigint | undefined => {
	const value = query.get(name);
	if (value === null) {
		return undefined;
	}

	if (!/^[+-]?\d+$/.test(value)) {
		throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
	}

	const number = BigInt(value.replace(/^\+/, ''));
	if (BigInt.asIntN(64, number) !== number) {
		throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: value out of range`);
	}

	return number;
};
