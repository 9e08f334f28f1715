import type {Cluster, User} from '@kubernetes/client-node';

type Exec = {
	apiVersion?: string;
	provideClusterInfo?: boolean;
	env?: Array<{name: string; value: string}> | null;
};

/**
Give an exec plugin what kubectl gives it in `KUBERNETES_EXEC_INFO`, which client-node leaves out.

Never interactive: the terminal is the explorer's.

@see client-go/plugin/pkg/client/auth/exec/exec.go
*/
export const tellPlugin = (user: User | null, cluster: Cluster): void => {
	const exec = user?.exec as Exec | undefined;
	if (!exec) {
		return;
	}

	const info = {
		apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1',
		kind: 'ExecCredential',
		spec: {interactive: false, ...(exec.provideClusterInfo ? {cluster: clusterInfo(cluster)} : {})},
	};
	const others = (exec.env ?? []).filter(({name}) => name !== 'KUBERNETES_EXEC_INFO');
	exec.env = [...others, {name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info)}];
};

const clusterInfo = (cluster: Cluster) => ({
	server: cluster.server,
	'tls-server-name': cluster.tlsServerName,
	'insecure-skip-tls-verify': cluster.skipTLSVerify,
	'certificate-authority-data': cluster.caData,
	'proxy-url': cluster.proxyUrl,
});
