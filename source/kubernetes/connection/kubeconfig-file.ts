import {isAbsolute, join} from 'node:path';
import type {KubeConfig, User} from '@kubernetes/client-node';
import {UnreachableError} from '../../core/errors/unreachable-error.ts';

/** One parsed kubeconfig, with what client-node's own reader leaves out. */
export type KubeconfigFile = {
	readonly config: KubeConfig;
	/** By user name: headers of `as-groups`, `as-uid` and `as-user-extra`. */
	readonly impersonation: ReadonlyMap<string, Record<string, string[]>>;
};

type RawUser = {
	name: string;
	user?: {
		tokenFile?: string;
		'as-groups'?: string[];
		'as-uid'?: string;
		'as-user-extra'?: Record<string, string[]>;
	};
};

/**
Parse a kubeconfig.

@param where - The subject of the sentence of an error.
@param folder - Relative paths in the file start there.
@throws {UnreachableError} Where it is no kubeconfig. The sentence never quotes the file, which holds secrets.
*/
export const parseKubeconfig = async (
	text: string,
	where: string,
	folder?: string,
): Promise<KubeconfigFile> => {
	const {KubeConfig, loadYaml} = await import('./client-node.ts');
	const config = new KubeConfig();
	try {
		const raw = loadYaml<{users?: RawUser[]} | string>(text);
		if (typeof raw !== 'object') {
			throw new TypeError('it is no YAML mapping');
		}

		config.loadFromString(text);
		if (folder !== undefined) {
			config.makePathsAbsolute(folder);
		}

		const users = raw.users ?? [];
		for (const user of config.users) {
			completeUser(user, users.find(({name}) => name === user.name)?.user, folder);
		}

		return {config, impersonation: new Map(users.map(user => [user.name, impersonationOf(user.user)]))};
	} catch (error) {
		throw new UnreachableError(
			`${where} is not valid: ${parseFault(error)}; check it with \`kubectl config view\``,
			{
				cause: error,
			},
		);
	}
};

/** client-node knows `token-file`, kubectl `tokenFile`, which wins over `token`; and commands may be relative paths. */
const completeUser = (user: User, raw: RawUser['user'], folder: string | undefined): void => {
	const tokenFile = raw?.tokenFile;
	if (tokenFile) {
		Object.assign(user, {
			token: undefined,
			authProvider: {name: 'tokenFile', config: {tokenFile: fromFolder(tokenFile, folder)}},
		});
	}

	const exec = user.exec as {command?: string} | undefined;
	if (exec?.command && /[\\/]/.test(exec.command)) {
		exec.command = fromFolder(exec.command, folder);
	}
};

const fromFolder = (path: string, folder: string | undefined): string =>
	folder === undefined || isAbsolute(path) ? path : join(folder, path);

const impersonationOf = (user: RawUser['user']): Record<string, string[]> => {
	const headers: Record<string, string[]> = {};
	if (user?.['as-groups']) {
		headers['impersonate-group'] = user['as-groups'];
	}

	if (user?.['as-uid']) {
		headers['impersonate-uid'] = [user['as-uid']];
	}

	for (const [key, values] of Object.entries(user?.['as-user-extra'] ?? {})) {
		headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = values;
	}

	return headers;
};

/** A YAML error carries a snippet of the file in its message: say the reason and the line alone. */
const parseFault = (error: unknown): string => {
	const {reason, mark, message} = error as {reason?: string; mark?: {line: number}; message: string};
	return reason === undefined
		? message.split('\n')[0]!
		: `${reason}${mark ? ` in line ${mark.line + 1}` : ''}`;
};
