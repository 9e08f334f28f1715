/**
The proxy for a server: the cluster's own `proxy-url`, else `HTTPS_PROXY` or `HTTP_PROXY` unless `NO_PROXY` or loopback says otherwise.

The rules are those of Go's `http.ProxyFromEnvironment`, which kubectl uses.
*/
export const proxyFor = (
	server: string,
	proxyUrl: string | undefined,
	env: Readonly<Record<string, string | undefined>>,
): string | undefined => {
	if (proxyUrl) {
		return proxyUrl;
	}

	const {protocol, hostname, port} = new URL(server);
	const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
	const proxy = env[name.toUpperCase()] || env[name];
	if (!proxy || isLoopback(hostname) || isExcepted(hostname, port, env.NO_PROXY || env.no_proxy || '')) {
		return undefined;
	}

	return proxy.includes('://') ? proxy : `http://${proxy}`;
};

const isLoopback = (host: string): boolean =>
	host === 'localhost' || host.startsWith('127.') || host === '[::1]';

const isExcepted = (host: string, port: string, exceptions: string): boolean =>
	exceptions.split(',').some(entry => {
		const pattern = entry.trim().toLowerCase();
		if (pattern === '*') {
			return true;
		}

		const [name = '', wantedPort] = pattern.split(':');
		if (name === '' || (wantedPort !== undefined && wantedPort !== port)) {
			return false;
		}

		const suffix = name.replace(/^\*/, '');
		return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
	});
