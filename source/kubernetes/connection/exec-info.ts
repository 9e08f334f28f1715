import {readFile} from 'node:fs/promises';
import type {Cluster, User} from '@kubernetes/client-node';

/** A program of the kubeconfig that prints credentials. */
export type ExecPlugin = {
	readonly command: string;
	readonly args: readonly string[];
	/** Beside the environment of this process. */
	readonly env: Readonly<Record<string, string>>;
	/** How to install it, in the words of the kubeconfig. */
	readonly installHint?: string;
};

type Exec = {
	apiVersion?: string;
	command?: string;
	args?: string[] | null;
	env?: Array<{name: string; value: string}> | null;
	installHint?: string;
	provideClusterInfo?: boolean;
};

/**
Take the exec plugin out of a user, so that client-node does not run it: it would read without a bound, wait for ever, and quote
what the plugin printed in its errors.

The plugin gets in `KUBERNETES_EXEC_INFO` what kubectl gives it. Never interactive: the terminal is the explorer's.

@param config - What the kubeconfig has for plugins about the cluster.
@see client-go/plugin/pkg/client/auth/exec/exec.go
*/
export const takePlugin = async (
	user: User | null,
	cluster: Cluster,
	config: unknown,
): Promise<ExecPlugin | undefined> => {
	// An older form, which client-node still takes.
	const legacy: Exec | undefined = user?.authProvider?.config?.exec;
	const exec = (user?.exec as Exec | undefined) ?? legacy;
	if (!user || !exec) {
		return undefined;
	}

	Object.assign(user, {exec: undefined, ...(legacy ? {authProvider: undefined} : {})});
	return {
		command: exec.command ?? '',
		args: exec.args ?? [],
		env: {
			...Object.fromEntries((exec.env ?? []).map(({name, value}) => [name, value])),
			KUBERNETES_EXEC_INFO: JSON.stringify(await infoOf(exec, cluster, config)),
		},
		installHint: exec.installHint,
	};
};

const infoOf = async (exec: Exec, cluster: Cluster, config: unknown) => ({
	apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1',
	kind: 'ExecCredential',
	spec: {
		interactive: false,
		...(exec.provideClusterInfo ? {cluster: await clusterInfo(cluster, config)} : {}),
	},
});

const clusterInfo = async (cluster: Cluster, config: unknown) => ({
	server: cluster.server,
	'tls-server-name': cluster.tlsServerName,
	'insecure-skip-tls-verify': cluster.skipTLSVerify || undefined,
	'certificate-authority-data': cluster.caData ?? (await authorityOf(cluster)),
	'proxy-url': cluster.proxyUrl,
	config,
});

/** A plugin gets the certificates themselves. Where they cannot be read, the first request says so. */
const authorityOf = async ({caFile}: Cluster): Promise<string | undefined> =>
	caFile ? readFile(caFile, 'base64').catch(() => undefined) : undefined;
