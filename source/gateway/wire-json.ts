import {formatInstant} from '../core/instant.ts';

/** Write a value as JSON; every `bigint` of the contract is an instant and goes as RFC 3339 with nanoseconds. */
export const toJson = (value: unknown): string =>
	JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? formatInstant(field) : field));
