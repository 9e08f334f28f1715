import {readFile} from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import {nearestTexts} from '../core/edit-distance.ts';
import {UnreachableError} from '../core/errors/unreachable-error.ts';
import {UsageError} from '../core/errors/usage-error.ts';
import type {Invocation} from './arguments.ts';
import {type Flag, flags, variableOf} from './flags.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A value of a setting, and its name where it was given, for sentences. */
type Given = {readonly value: string; readonly name: string};

/**
Add what the person has settled for every run: flags that were not typed take their value from the environment (`KREEL_MEMORY`), else from
the configuration file.

The flags marked as settings are the one schema for all three. The file is that of `--config`, else of `KREEL_CONFIG`, else `config.yaml` in
the system's folder for configuration, where it need not exist.

@throws {UnreachableError} Where a file that was named cannot be read, or one that exists.
@throws {UsageError} Where it says something that is no setting.
*/
export const withConfiguration = async (invocation: Invocation, env: Environment): Promise<Invocation> => {
	const settled = new Map([...(await ofFile(invocation, env)), ...ofEnvironment(env)]);
	const settledFor = (flag: string): Given | undefined =>
		invocation.value(flag) === undefined ? settled.get(flag) : undefined;
	return {
		...invocation,
		value: flag => settledFor(flag)?.value ?? invocation.value(flag),
		nameOf: flag => settledFor(flag)?.name ?? invocation.nameOf(flag),
	};
};

const settings = flags.filter(({isSetting}) => isSetting);

const ofEnvironment = (env: Environment): Array<[string, Given]> =>
	settings.flatMap(({name}) => {
		const variable = variableOf(name);
		const value = env[variable];
		// Empty is how a shell takes a variable back for one command.
		return value ? [[name, {value, name: variable}]] : [];
	});

const ofFile = async (invocation: Invocation, env: Environment): Promise<Array<[string, Given]>> => {
	const named = invocation.value('config') ?? (env.KREEL_CONFIG || undefined);
	const file = named ?? path.join(envPaths('kreel', {suffix: ''}).config, 'config.yaml');
	const text = await read(file, named === undefined);
	return text === undefined ? [] : entriesOf(await parse(text, file), file);
};

/** The text of the file; `undefined` where it need not exist, and does not. */
const read = async (file: string, isOptional: boolean): Promise<string | undefined> => {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (isOptional && (code === 'ENOENT' || code === 'ENOTDIR')) {
			return undefined;
		}

		throw new UnreachableError(`configuration ${file}: cannot be read (${code})`, {cause: error});
	}
};

const parse = async (text: string, file: string): Promise<unknown> => {
	// Most have no file, and do not wait for what reads one.
	const {loadAll, YAMLException} = await import('js-yaml');
	try {
		// A file of comments alone has no document, which `load` refuses.
		const documents = loadAll(text);
		return documents.length > 1 ? documents : documents[0];
	} catch (error) {
		if (error instanceof YAMLException) {
			const where = error.mark ? ` (line ${error.mark.line + 1}: ${error.reason})` : '';
			throw new UsageError(`configuration ${file}: it is no YAML${where}`, {cause: error});
		}

		throw error;
	}
};

const entriesOf = (content: unknown, file: string): Array<[string, Given]> => {
	// Nothing but comments.
	if (content === undefined || content === null) {
		return [];
	}

	if (typeof content !== 'object' || Array.isArray(content)) {
		throw new UsageError(`configuration ${file}: give one setting a line, like \`memory: 512Mi\``);
	}

	return Object.entries(content).map(([key, value]) => [
		settingOf(key, file).name,
		{value: textOf(key, value, file), name: `configuration ${file}: ${key}`},
	]);
};

const settingOf = (key: string, file: string): Flag => {
	const setting = settings.find(({name}) => name === key);
	if (!setting) {
		const names = settings.map(({name}) => name);
		const [near] = nearestTexts(key, names);
		const advice = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`;
		throw new UsageError(`configuration ${file}: ${key} is no setting; ${advice}`);
	}

	return setting;
};

const textOf = (key: string, value: unknown, file: string): string => {
	if (typeof value !== 'string' && typeof value !== 'number') {
		throw new UsageError(`configuration ${file}: ${key} takes one text or number`);
	}

	return String(value);
};
