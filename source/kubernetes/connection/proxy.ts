import {BlockList, isIP} from 'node:net';

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
	const host = hostname.replace(/^\[|\]$/g, '');
	const usedPort = port || (protocol === 'https:' ? '443' : '80');
	if (!proxy || isLoopback(host) || isExcepted(host, usedPort, env.NO_PROXY || env.no_proxy || '')) {
		return undefined;
	}

	return proxy.includes('://') ? proxy : `http://${proxy}`;
};

const isLoopback = (host: string): boolean =>
	host === 'localhost' || host.startsWith('127.') || host === '::1';

const isExcepted = (host: string, port: string, exceptions: string): boolean =>
	exceptions.split(',').some(entry => {
		const pattern = entry.trim().toLowerCase();
		if (pattern === '*') {
			return true;
		}

		if (pattern.includes('/')) {
			return isInNetwork(host, pattern);
		}

		const [name, wantedPort] = splitPort(pattern);
		return name !== '' && (wantedPort === undefined || wantedPort === port) && isNamed(host, name);
	});

/** `host:port`, `[v6]:port`, or without a port; an address of IPv6 has colons of its own. */
const splitPort = (pattern: string): [name: string, port?: string] => {
	const {bracketed, plain, port} =
		/^(?:\[(?<bracketed>[^\]]*)\]|(?<plain>[^:]*))(?::(?<port>\d+))?$/.exec(pattern)?.groups ?? {};
	return [bracketed ?? plain ?? pattern, port];
};

/** `.corp` and `*.corp` are what is below, `corp` is itself, too. */
const isNamed = (host: string, name: string): boolean => {
	const suffix = name.replace(/^\*(?=\.)/, '');
	return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
};

const isInNetwork = (host: string, network: string): boolean => {
	const [address = '', prefix = ''] = network.split('/');
	const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
	const bits = /^\d+$/.test(prefix) ? Number(prefix) : -1;
	if (isIP(address) === 0 || isIP(host) === 0 || bits < 0 || bits > (family === 'ipv6' ? 128 : 32)) {
		return false;
	}

	const list = new BlockList();
	list.addSubnet(address, bits, family);
	return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
};
