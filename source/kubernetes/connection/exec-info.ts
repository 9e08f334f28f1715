import {readFile} from 'node:fs/promises';
import type {Cluster, Exec, PemSource, User} from './kubeconfig-entries.ts';

/** A program of the kubeconfig that prints credentials. */
export type ExecPlugin = {
	readonly command: string;
	readonly args: readonly string[];
	/** Beside the environment of this process. */
	readonly env: Readonly<Record<string, string>>;
	/** How to install it, in the words of the kubeconfig. */
	readonly installHint?: string;
};

/**
The exec plugin of a user.

It gets in `KUBERNETES_EXEC_INFO` what kubectl gives it. Never interactive: the terminal is the explorer's.

@see client-go/plugin/pkg/client/auth/exec/exec.go
*/
export const pluginOf = async (
	{exec: given, authProvider}: User,
	cluster: Cluster,
): Promise<ExecPlugin | undefined> => {
	// An older form, which the clients of other languages still take.
	const exec = given ?? (authProvider?.config?.exec as Exec | undefined);
	return (
		exec && {
			command: exec.command ?? '',
			args: exec.args ?? [],
			env: {
				...Object.fromEntries((exec.env ?? []).map(({name, value}) => [name, value])),
				KUBERNETES_EXEC_INFO: JSON.stringify(await infoOf(exec, cluster)),
			},
			installHint: exec.installHint,
		}
	);
};

const infoOf = async (exec: Exec, cluster: Cluster) => ({
	apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1',
	kind: 'ExecCredential',
	spec: {interactive: false, ...(exec.provideClusterInfo ? {cluster: await clusterInfo(cluster)} : {})},
});

const clusterInfo = async (cluster: Cluster) => ({
	server: cluster.server,
	'tls-server-name': cluster.tlsServerName,
	'insecure-skip-tls-verify': cluster.skipsVerification || undefined,
	'certificate-authority-data': await base64Of(cluster.authority),
	'proxy-url': cluster.proxyUrl,
	config: cluster.execConfig,
});

/** A plugin gets the certificates themselves. Where they cannot be read, the first request says so. */
const base64Of = async (source: PemSource | undefined): Promise<string | undefined> => {
	if (source === undefined) {
		return undefined;
	}

	return 'data' in source ? source.data : readFile(source.file, 'base64').catch(() => undefined);
};
