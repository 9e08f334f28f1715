import {UsageError} from '../core/errors/usage-error.ts';
import {type Flag, flags} from './flags.ts';

/**
Write every flag in its long form with its value bound by `=`, so that no parser has to guess what belongs together.

A value may be glued to a short flag (`-nshop`) and short flags to each other (`-fA`), as in kubectl. A flag whose value may be left out
takes none but with `=`: `--timestamps job/x` is the flag alone, and a query.

@throws {UsageError} Where a value is missing.
*/
export const bindValues = (argv: readonly string[]): string[] => {
	const end = argv.indexOf('--');
	const typed = [...(end === -1 ? argv : argv.slice(0, end))];
	const bound: string[] = [];
	while (typed.length > 0) {
		const argument = typed.shift()!;
		if (argument.startsWith('--')) {
			bound.push(bindLong(argument, typed));
		} else if (argument.length > 1 && argument.startsWith('-')) {
			bound.push(...bindShort(argument, typed));
		} else {
			bound.push(argument);
		}
	}

	return end === -1 ? bound : [...bound, ...argv.slice(end)];
};

const bindLong = (argument: string, rest: string[]): string => {
	const [name, ...value] = argument.split('=');
	const flag = flags.find(each => name === `--${each.name}`);
	if (!flag) {
		return argument;
	}

	if (flag.value !== undefined && value.length > 0 && value.join('=') === '') {
		throw missingValue(flag);
	}

	return value.length > 0 ? argument : bindNext(flag, rest);
};

const bindShort = (argument: string, rest: string[]): string[] => {
	const bound: string[] = [];
	for (const [index, letter] of [...argument.slice(1)].entries()) {
		const flag = flags.find(each => each.short === letter);
		const glued = argument.slice(index + 2).replace(/^=/, '');
		if (flag?.value !== undefined) {
			return [...bound, glued === '' ? bindNext(flag, rest) : `--${flag.name}=${glued}`];
		}

		bound.push(flag ? `--${flag.name}` : `-${letter}`);
	}

	return bound;
};

const bindNext = (flag: Flag, rest: string[]): string => {
	if (flag.value === undefined) {
		return `--${flag.name}`;
	}

	if (flag.bare !== undefined) {
		return `--${flag.name}=${flag.bare}`;
	}

	const value = rest[0];
	if (value === undefined || /^-\D/.test(value)) {
		throw missingValue(flag);
	}

	rest.shift();
	return `--${flag.name}=${value}`;
};

const missingValue = (flag: Flag): UsageError =>
	new UsageError(`--${flag.name} needs a value: --${flag.name} ${flag.value}`);
