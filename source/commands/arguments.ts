import meow from 'meow';
import {UsageError} from '../core/errors/usage-error.ts';
import {bindValues} from './argument-binding.ts';
import {type CommandName, type Flag, flags} from './flags.ts';

/** What was typed, checked as far as it can be without knowing what the values mean. */
export type Invocation = {
	readonly command: CommandName;
	/** What stands beside the flags: queries. */
	readonly words: readonly string[];
	/** Whether a switch is set. */
	has(flag: string): boolean;
	/** The last value of a flag. */
	value(flag: string): string | undefined;
	/** All values of a flag that may be repeated. */
	values(flag: string): readonly string[];
	/** What a sentence calls a flag: as it was typed, or where else its value comes from. */
	nameOf(flag: string): string;
};

const commandWords: readonly string[] = ['logs', 'tasks', 'open', 'serve'];

/**
Parse the arguments of the program (without Node and the script).

@throws {UsageError} On a flag that is unknown, lacks its value or belongs to another command.
*/
export const parseArguments = (argv: readonly string[]): Invocation => {
	const given = parse(bindValues(argv));
	const [first] = given.input;
	const isWord = first !== undefined && commandWords.includes(first);
	const command = isWord ? (first as CommandName) : 'explore';
	const values = new Map<string, readonly string[]>();
	const set = new Set<string>();
	for (const [name, value] of Object.entries(given.flags)) {
		const flag = knownFlag(name, command);
		if (flag.value === undefined) {
			set.add(flag.name);
		} else {
			values.set(flag.name, [value].flat().map(String));
		}
	}

	return {
		command,
		words: isWord ? given.input.slice(1) : given.input,
		has: flag => set.has(flag),
		value: flag => values.get(flag)?.at(-1),
		values: flag => values.get(flag) ?? [],
		nameOf: flag => `--${flag}`,
	};
};

/** What meow made of it: only the flags that were given, by their whole names as typed. */
const parse = (argv: readonly string[]): {input: string[]; flags: Record<string, unknown>} => {
	const declared = Object.fromEntries(
		flags.map(flag => [
			camelCase(positiveName(flag.name)),
			flag.value === undefined
				? {type: 'boolean' as const, shortFlag: flag.short}
				: {type: 'string' as const, shortFlag: flag.short, isMultiple: true as const},
		]),
	);
	const {input, flags: parsed} = meow({
		importMeta: import.meta,
		argv,
		flags: declared,
		booleanDefault: undefined,
		autoHelp: false,
		autoVersion: false,
		help: false,
		description: false,
		// It becomes the name of the process.
		pkg: {name: 'kreel'},
	});
	const present = Object.entries(parsed).filter(([, value]) => isGiven(value));
	return {input, flags: Object.fromEntries(present.map(([name, value]) => [typedName(name, value), value]))};
};

/** A switch that was not given is absent, a repeatable flag that was not given is an empty list. */
const isGiven = (value: unknown): boolean =>
	value !== undefined && !(Array.isArray(value) && value.length === 0);

/** The parser reads `--no-init` as `init: false`. */
const positiveName = (name: string): string => name.replace(/^no-/, '');

const typedName = (camel: string, value: unknown): string => {
	const name = camel.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
	return value === false ? `no-${name}` : name;
};

const camelCase = (name: string): string =>
	name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const knownFlag = (name: string, command: CommandName): Flag => {
	const flag = flags.find(each => each.name === name);
	const typed = name.length === 1 ? `-${name}` : `--${name}`;
	if (!flag) {
		throw new UsageError(`unknown flag ${typed}; \`kreel ${helpWords(command)}\` lists the flags`);
	}

	if (!flag.commands.includes(command)) {
		const place = command === 'explore' ? 'the explorer' : `kreel ${command}`;
		throw new UsageError(
			`${typed} is no flag of ${place}; \`kreel ${helpWords(command)}\` lists those that are`,
		);
	}

	return flag;
};

const helpWords = (command: CommandName): string => (command === 'explore' ? '--help' : `${command} --help`);
