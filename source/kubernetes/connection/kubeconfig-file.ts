import {load} from 'js-yaml';
import {UnreachableError} from '../../core/errors/unreachable-error.ts';
import {
	type Cluster,
	type ContextEntry,
	type RawEntry,
	readCluster,
	readContext,
	readUser,
	textOf,
	type User,
} from './kubeconfig-entries.ts';

/** One parsed kubeconfig. */
export type KubeconfigFile = {
	readonly clusters: readonly Cluster[];
	readonly users: readonly User[];
	readonly contexts: readonly ContextEntry[];
	readonly currentContext?: string;
};

/**
Parse a kubeconfig.

@param where - The subject of the sentence of an error.
@param folder - Relative paths in the file start there.
@throws {UnreachableError} Where it is no kubeconfig. The sentence never quotes the file, which holds secrets.
*/
export const parseKubeconfig = (text: string, where: string, folder?: string): KubeconfigFile => {
	try {
		const raw = load(text);
		if (typeof raw !== 'object' || raw === null) {
			throw new TypeError('it is no YAML mapping');
		}

		const fields = raw as Readonly<Record<string, unknown>>;
		return {
			clusters: entriesOf(fields.clusters, 'clusters', 'cluster', {needs: 'server'}).map(([name, entry]) =>
				readCluster(name, entry, folder),
			),
			users: entriesOf(fields.users, 'users', 'user', {isOptional: true}).map(([name, entry]) =>
				readUser(name, entry, folder),
			),
			contexts: entriesOf(fields.contexts, 'contexts', 'context', {needs: 'cluster'}).map(([name, entry]) =>
				readContext(name, entry),
			),
			currentContext: textOf(fields['current-context']),
		};
	} catch (error) {
		throw new UnreachableError(
			`${where} is not valid: ${parseFault(error)}; check it with \`kubectl config view\``,
			{cause: error},
		);
	}
};

type Entry = Readonly<Record<string, unknown>>;

/**
The named entries of a list of a kubeconfig.

@throws {TypeError} Which one lacks what.
*/
const entriesOf = (
	list: unknown,
	listName: string,
	key: string,
	{needs, isOptional = false}: {needs?: string; isOptional?: boolean},
): Array<[name: string, entry: Entry]> => {
	const items: RawEntry[] = Array.isArray(list) ? list : [];
	return items.map((item, index) => {
		const name = textOf(item?.name);
		const entry = item?.[key] as Entry | null | undefined;
		const lacks =
			name === undefined
				? 'name'
				: !entry && !isOptional
					? key
					: needs !== undefined && textOf(entry?.[needs]) === undefined
						? `${key}.${needs}`
						: undefined;
		if (lacks !== undefined) {
			throw new TypeError(`${listName}[${index}].${lacks} is missing`);
		}

		return [name!, entry ?? {}];
	});
};

/** A YAML error carries a snippet of the file in its message: say the reason and the line alone. */
const parseFault = (error: unknown): string => {
	const {reason, mark, message} = error as {reason?: string; mark?: {line: number}; message: string};
	return reason === undefined
		? message.split('\n')[0]!
		: `${reason}${mark ? ` in line ${mark.line + 1}` : ''}`;
};
