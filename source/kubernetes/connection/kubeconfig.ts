import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {UnreachableError} from '../../core/errors/unreachable-error.ts';
import {type ExecPlugin, pluginOf} from './exec-info.ts';
import {loadFromPod} from './in-cluster.ts';
import type {Cluster, ContextEntry, User} from './kubeconfig-entries.ts';
import {type KubeconfigFile, parseKubeconfig} from './kubeconfig-file.ts';

/** One context of a kubeconfig, ready to be connected to. */
export type KubeContext = {
	readonly name: string;
	/** The context's namespace, or `default`. */
	readonly namespace: string;
	/** Address of the API server. */
	readonly server: string;
	readonly cluster: Cluster;
	readonly user: User;
	/** Logs the user in. */
	readonly plugin?: ExecPlugin;
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
		return [parseKubeconfig(choice.text, 'the given kubeconfig')];
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
	const contexts = files.flatMap(file => file.contexts);
	const name = wanted ?? files.find(file => file.currentContext)?.currentContext ?? '';
	const context = contexts.find(known => known.name === name);
	if (!context) {
		throw new UnreachableError(absentContext(name, wanted !== undefined, contexts));
	}

	const cluster = files.flatMap(({clusters}) => clusters).find(known => known.name === context.cluster);
	if (!cluster) {
		throw new UnreachableError(absentEntry(name, 'cluster', context.cluster));
	}

	const user = userOf(context, files);
	if (!user) {
		throw new UnreachableError(absentEntry(name, 'user', context.user!));
	}

	if (!URL.canParse(cluster.server)) {
		throw new UnreachableError(
			`context "${name}" has the server "${cluster.server}", which is no address; write it as https://host:port`,
		);
	}

	const {namespace = 'default'} = context;
	const plugin = await pluginOf(user, cluster);
	return {name, namespace, server: cluster.server, cluster, user, plugin};
};

/** A context without a user is nobody's. */
const userOf = ({user}: ContextEntry, files: readonly KubeconfigFile[]): User | undefined =>
	user === undefined
		? {name: '', impersonation: {}}
		: files.flatMap(({users}) => users).find(known => known.name === user);

const absentEntry = (context: string, kind: string, name: string): string =>
	`context "${context}" names the ${kind} "${name}", which the kubeconfig does not have; check it with \`kubectl config view\``;

const absentContext = (name: string, asked: boolean, contexts: readonly ContextEntry[]): string => {
	const names = [...new Set(contexts.map(context => context.name))].join(', ');
	const known = names === '' ? 'the kubeconfig has no contexts' : `the kubeconfig has ${names}`;
	if (asked) {
		return `no context "${name}"; ${known}`;
	}

	return name
		? `the current context "${name}" does not exist; ${known}: choose one with --context`
		: `the kubeconfig sets no current context; ${known}: choose one with --context, or try \`kreel --demo\` or \`kreel --gateway URL\``;
};
