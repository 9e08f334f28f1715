import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import type {Context, KubeConfig, User} from '@kubernetes/client-node';
import {UnreachableError} from '../../core/errors/unreachable-error.ts';
import {type ExecPlugin, takePlugin} from './exec-info.ts';
import {loadFromPod} from './in-cluster.ts';
import {type KubeconfigFile, parseKubeconfig} from './kubeconfig-file.ts';

/** One context of a kubeconfig, ready to be connected to. */
export type KubeContext = {
	readonly name: string;
	/** The context's namespace, or `default`. */
	readonly namespace: string;
	/** Address of the API server. */
	readonly server: string;
	readonly proxyUrl?: string;
	/** Set to this context. */
	readonly config: KubeConfig;
	/** Logs the user in; client-node does not know of it. */
	readonly plugin?: ExecPlugin;
	/** Path of a file with the token; wins over a token that the user has besides. */
	readonly tokenFile?: string;
	/** `Impersonate-*` headers that client-node does not know of: groups, uid, extra. */
	readonly impersonation: Readonly<Record<string, string[]>>;
};

export type KubeconfigChoice = {
	/** Path of a kubeconfig; else `KUBECONFIG`, `~/.kube/config`, the pod's service account. */
	readonly file?: string;
	/** A kubeconfig itself (YAML); wins over `file`. */
	readonly text?: string;
	/** Name of a context; else the current one. */
	readonly context?: string;
	/** @default process.env */
	readonly env?: NodeJS.ProcessEnv;
	/** Where a pod has its service account. @default /var/run/secrets/kubernetes.io/serviceaccount */
	readonly podFolder?: string;
};

/**
Load the kubeconfig as kubectl does and choose a context.

@throws {UnreachableError} With one sentence: no kubeconfig, an unreadable or invalid one, no such context.
*/
export const loadKubeConfig = async (choice: KubeconfigChoice = {}): Promise<KubeContext> => {
	const env = choice.env ?? process.env;
	const files = await loadFiles(choice, env);
	if (files.length > 0) {
		return chooseContext(files, choice.context);
	}

	const inCluster = await loadFromPod(env, choice.podFolder);
	if (inCluster) {
		return inCluster;
	}

	throw new UnreachableError(
		`no kubeconfig found (looked at ${searchedPlaces(env)}); set KUBECONFIG or pass --kubeconfig FILE, or try \`kreel --demo\` or \`kreel --gateway URL\``,
	);
};

const loadFiles = async (choice: KubeconfigChoice, env: NodeJS.ProcessEnv): Promise<KubeconfigFile[]> => {
	if (choice.text !== undefined) {
		return [await parseKubeconfig(choice.text, 'the given kubeconfig')];
	}

	if (choice.file !== undefined) {
		const file = await loadFile(choice.file);
		if (!file) {
			throw new UnreachableError(
				`kubeconfig ${choice.file} does not exist; check --kubeconfig, or try \`kreel --demo\` or \`kreel --gateway URL\``,
			);
		}

		return [file];
	}

	const loaded = await Promise.all(defaultFiles(env).map(loadFile));
	return loaded.filter(file => file !== undefined);
};

const defaultFiles = (env: NodeJS.ProcessEnv): string[] => {
	const listed = (env.KUBECONFIG ?? '').split(delimiter).filter(file => file !== '');
	return listed.length > 0 ? [...new Set(listed)] : [join(env.HOME || homedir(), '.kube', 'config')];
};

const searchedPlaces = (env: NodeJS.ProcessEnv): string => {
	const files = defaultFiles(env).join(', ');
	return env.KUBECONFIG ? `KUBECONFIG=${files}` : files;
};

/** An absent file of several is no error, as in kubectl. */
const loadFile = async (path: string): Promise<KubeconfigFile | undefined> => {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT') {
			return undefined;
		}

		const what = code === 'EACCES' ? 'permission denied' : code === 'EISDIR' ? 'it is a directory' : code;
		throw new UnreachableError(`kubeconfig ${path} cannot be read: ${what}; check the file or --kubeconfig`, {
			cause: error,
		});
	}

	// As kubectl has it, an empty file is one that says nothing.
	return parseKubeconfig(text.trim() === '' ? '{}' : text, `kubeconfig ${path}`, dirname(path));
};

/** The first file that names something wins, as in kubectl. */
const chooseContext = async (files: readonly KubeconfigFile[], wanted?: string): Promise<KubeContext> => {
	const config = await mergeFiles(files);
	const name = wanted ?? config.currentContext;
	const context = config.contexts.find(known => known.name === name);
	if (!context) {
		throw new UnreachableError(absentContext(name, wanted !== undefined, config));
	}

	config.setCurrentContext(name);
	const cluster = config.getCluster(context.cluster);
	if (!cluster) {
		throw new UnreachableError(
			`context "${name}" names the cluster "${context.cluster}", which the kubeconfig does not have; check it with \`kubectl config view\``,
		);
	}

	const user = userOf(context, config);
	if (!user) {
		throw new UnreachableError(
			`context "${name}" names the user "${context.user}", which the kubeconfig does not have; check it with \`kubectl config view\``,
		);
	}

	if (!URL.canParse(cluster.server)) {
		throw new UnreachableError(
			`context "${name}" has the server "${cluster.server}", which is no address; write it as https://host:port`,
		);
	}

	if (cluster.server.startsWith('http:')) {
		// kubectl takes such servers; client-node only with this.
		Object.assign(cluster, {skipTLSVerify: true});
	}

	return {
		name,
		namespace: context.namespace || 'default',
		server: cluster.server,
		proxyUrl: cluster.proxyUrl,
		config,
		plugin: await takePlugin(user, cluster, firstOf(files, 'execConfigs', cluster.name)),
		tokenFile: firstOf(files, 'tokenFiles', user.name),
		impersonation: firstOf(files, 'impersonation', user.name) ?? {},
	};
};

/** A context without a user is nobody's; client-node would then leave the certificates of the cluster out. */
const userOf = (context: Context, config: KubeConfig): User | null => {
	if (!context.user) {
		const nobody = {name: ''};
		Object.assign(context, {user: nobody.name});
		config.users.push(nobody);
		return nobody;
	}

	return config.getUser(context.user);
};

/** What the first file that has the cluster or the user says of it. */
const firstOf = <K extends 'impersonation' | 'tokenFiles' | 'execConfigs'>(
	files: readonly KubeconfigFile[],
	kind: K,
	name: string,
): ReturnType<KubeconfigFile[K]['get']> => {
	const entries = kind === 'execConfigs' ? 'clusters' : 'users';
	return files
		.find(({config}) => config[entries].some(one => one.name === name))
		?.[kind].get(name) as ReturnType<KubeconfigFile[K]['get']>;
};

const mergeFiles = async (files: readonly KubeconfigFile[]): Promise<KubeConfig> => {
	const {KubeConfig} = await import('./client-node.ts');
	const config = new KubeConfig();
	const all = files.map(file => file.config);
	config.loadFromOptions({
		clusters: firstOfName(all.flatMap(one => one.clusters)),
		users: firstOfName(all.flatMap(one => one.users)),
		contexts: firstOfName(all.flatMap(one => one.contexts)),
		currentContext: all.find(one => one.currentContext)?.currentContext ?? '',
	});
	return config;
};

const firstOfName = <T extends {name: string}>(items: readonly T[]): T[] => {
	const found = new Map<string, T>();
	for (const item of items) {
		if (!found.has(item.name)) {
			found.set(item.name, item);
		}
	}

	return [...found.values()];
};

const absentContext = (name: string, asked: boolean, config: KubeConfig): string => {
	const names = config.contexts.map(context => context.name).join(', ');
	const known = names === '' ? 'the kubeconfig has no contexts' : `the kubeconfig has ${names}`;
	if (asked) {
		return `no context "${name}"; ${known}`;
	}

	return name
		? `the current context "${name}" does not exist; ${known}: choose one with --context`
		: `the kubeconfig sets no current context; ${known}: choose one with --context, or try \`kreel --demo\` or \`kreel --gateway URL\``;
};
