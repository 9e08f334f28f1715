import {UsageError} from '../core/errors/usage-error.ts';
import type {Invocation} from './arguments.ts';

type ChoiceOf = {
	<const T extends string>(
		invocation: Invocation,
		flag: string,
		choices: readonly T[],
		fallback: T,
		also?: string,
	): T;
	<const T extends string>(invocation: Invocation, flag: string, choices: readonly T[]): T | undefined;
};

/**
The value of a flag that takes one of a few words.

@param also - What else can be given, for the sentence.
@throws {UsageError} Lists the words.
*/
export const choiceOf: ChoiceOf = <const T extends string>(
	invocation: Invocation,
	flag: string,
	choices: readonly T[],
	fallback?: T,
	also?: string,
) => {
	const value = invocation.value(flag);
	if (value !== undefined && !choices.includes(value as T)) {
		throw new UsageError(
			`${invocation.nameOf(flag)} ${value}: give one of ${[...choices, also].filter(Boolean).join(', ')}`,
		);
	}

	return (value as T | undefined) ?? fallback;
};
