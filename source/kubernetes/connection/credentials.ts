import type {KubeConfig} from '@kubernetes/client-node';
import type {KubeContext} from './kubeconfig.ts';

/** Who asks: what the connector and each request need. */
export type Identity = {
	readonly headers: Readonly<Record<string, string | string[]>>;
	readonly tls: TlsOptions;
};

export type TlsOptions = {
	readonly ca?: Buffer | string;
	readonly cert?: Buffer | string;
	readonly key?: Buffer | string;
	readonly servername?: string;
	readonly rejectUnauthorized?: boolean;
};

export type Credentials = {
	/** The present identity; concurrent calls share one reading. */
	get(): Promise<Identity>;
	/** The server refused this one: read anew, unless another call already has. */
	refresh(refused: Identity): Promise<Identity>;
};

/** client-node looks at token files and plugins' expiry when asked; tokens of service accounts change within the minute. */
const cachedForMs = 60_000;

/**
Credentials of a context, by client-node's authenticators.

@param now - ms since the epoch.
*/
export const createCredentials = (context: KubeContext, now: () => number = Date.now): Credentials => {
	let config = context.config;
	let current: Promise<Identity> | undefined;
	let readAt = 0;
	const start = (): Promise<Identity> => {
		readAt = now();
		const started = readIdentity(config, context.impersonation);
		current = started;
		// A failed reading is not kept: the next request tries again.
		started.catch(() => {
			if (current === started) {
				current = undefined;
			}
		});
		return started;
	};

	return {
		get: () => (current && now() - readAt < cachedForMs ? current : start()),
		async refresh(refused) {
			const known = await current?.catch(() => undefined);
			if (known && known !== refused) {
				return known;
			}

			config = await withEmptyCaches(config);
			// Another call may have begun while the copy was made.
			return current && (await current) !== refused ? current : start();
		},
	};
};

const readIdentity = async (
	config: KubeConfig,
	impersonation: KubeContext['impersonation'],
): Promise<Identity> => {
	const options: ConnectionOptions = {headers: {}};
	await config.applyToHTTPSOptions(options as Parameters<KubeConfig['applyToHTTPSOptions']>[0]);
	const {auth, ca, cert, key, servername, rejectUnauthorized} = options;
	const headers: Record<string, string | string[]> = {...impersonation};
	for (const [name, value] of Object.entries(options.headers)) {
		headers[name.toLowerCase()] = String(value).trim();
	}

	if (auth !== undefined) {
		headers.authorization ??= `Basic ${Buffer.from(auth).toString('base64')}`;
	}

	return {headers, tls: definedOnly({ca, cert, key, servername, rejectUnauthorized})};
};

type ConnectionOptions = TlsOptions & {auth?: string; headers: Record<string, string>};

/** Tokens are cached inside the authenticators, so a refused one needs new authenticators. */
const withEmptyCaches = async (config: KubeConfig): Promise<KubeConfig> => {
	const library = await import('./client-node.ts');
	const anew = new library.KubeConfig();
	anew.loadFromOptions({
		clusters: config.clusters,
		users: config.users,
		contexts: config.contexts,
		currentContext: config.currentContext,
	});
	return anew;
};

const definedOnly = (tls: TlsOptions): TlsOptions =>
	Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined && value !== null));
