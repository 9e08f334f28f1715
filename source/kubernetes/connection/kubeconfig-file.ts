import {isAbsolute, join} from 'node:path';
import type {KubeConfig, User} from '@kubernetes/client-node';
import {UnreachableError} from '../../core/errors/unreachable-error.ts';

/** One parsed kubeconfig, with what client-node's own reader leaves out. */
export type KubeconfigFile = {
	readonly config: KubeConfig;
	/** By user name: headers of `as-groups`, `as-uid` and `as-user-extra`. */
	readonly impersonation: ReadonlyMap<string, Record<string, string[]>>;
	/** By user name: paths of files with a token. */
	readonly tokenFiles: ReadonlyMap<string, string>;
	/** By cluster name: what exec plugins are told of the cluster beside its address. */
	readonly execConfigs: ReadonlyMap<string, unknown>;
};

type RawCluster = {
	name: string;
	cluster?: {extensions?: Array<{name?: string; extension?: unknown}>};
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
		const raw = loadYaml<{users?: RawUser[]; clusters?: RawCluster[]} | string>(text);
		if (typeof raw !== 'object') {
			throw new TypeError('it is no YAML mapping');
		}

		config.loadFromString(text);
		if (folder !== undefined) {
			config.makePathsAbsolute(folder);
		}

		preferData(config);
		for (const user of config.users) {
			completePlugin(user, folder);
		}

		const users = raw.users ?? [];
		return {
			config,
			impersonation: new Map(users.map(({name, user}) => [name, impersonationOf(user)])),
			tokenFiles: new Map(
				users.flatMap(({name, user}) =>
					user?.tokenFile ? [[name, fromFolder(user.tokenFile, folder)]] : [],
				),
			),
			execConfigs: new Map((raw.clusters ?? []).map(one => [one.name, execConfigOf(one)])),
		};
	} catch (error) {
		throw new UnreachableError(
			`${where} is not valid: ${parseFault(error)}; check it with \`kubectl config view\``,
			{
				cause: error,
			},
		);
	}
};

/** Where the kubeconfig has both, what is in it overrides a file (client-go, clientcmd/api/types.go). */
const preferData = ({clusters, users}: KubeConfig): void => {
	for (const cluster of clusters) {
		Object.assign(cluster, cluster.caData ? {caFile: undefined} : {});
	}

	for (const user of users) {
		Object.assign(user, user.certData ? {certFile: undefined} : {}, user.keyData ? {keyFile: undefined} : {});
	}
};

/** A command with a folder may be a relative path; without one it is looked up. */
const completePlugin = (user: User, folder: string | undefined): void => {
	const exec = user.exec as {command?: string} | undefined;
	if (exec?.command && /[\\/]/.test(exec.command)) {
		exec.command = fromFolder(exec.command, folder);
	}
};

/** @see client-go, `ExecClusterConfig` */
const execConfigOf = ({cluster}: RawCluster): unknown =>
	cluster?.extensions?.find(({name}) => name === 'client.authentication.k8s.io/exec')?.extension;

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
		headers[`impersonate-extra-${escapeHeaderName(key.toLowerCase())}`] = values;
	}

	return headers;
};

/** The server unescapes it. Beside what `encodeURIComponent` leaves, parentheses cannot be in a name (RFC 9110, token). */
const escapeHeaderName = (text: string): string =>
	encodeURIComponent(text).replaceAll('(', '%28').replaceAll(')', '%29');

/** A YAML error carries a snippet of the file in its message: say the reason and the line alone. */
const parseFault = (error: unknown): string => {
	const {reason, mark, message} = error as {reason?: string; mark?: {line: number}; message: string};
	return reason === undefined
		? message.split('\n')[0]!
		: `${reason}${mark ? ` in line ${mark.line + 1}` : ''}`;
};
