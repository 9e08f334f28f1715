import {readFile} from 'node:fs/promises';
import type {KubeConfig} from '@kubernetes/client-node';
import {checkIdentity} from './check-identity.ts';
import type {ExecCredential} from './exec-credential.ts';
import {runPlugin} from './exec-plugin.ts';
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

/** So long a token file is not looked at again, nor a certificate: tokens of service accounts change before they expire. */
const cachedForMs = 60_000;

/**
Credentials of a context, by its exec plugin or by client-node's authenticators.

@param now - ms since the epoch.
*/
export const createCredentials = (context: KubeContext, now: () => number = Date.now): Credentials => {
	let config = context.config;
	let current: Promise<Identity> | undefined;
	let readAt = 0;
	let given: ExecCredential | undefined;
	let fileToken = config.getCurrentUser()?.token;
	const read = async (): Promise<Identity> => {
		if (context.plugin && (given === undefined || (given.expiresAt ?? Number.POSITIVE_INFINITY) <= now())) {
			given = await runPlugin(context.plugin);
		}

		if (context.tokenFile !== undefined) {
			fileToken = await readToken(context.tokenFile, fileToken);
			return readIdentity(config, context.impersonation, given, fileToken);
		}

		return readIdentity(config, context.impersonation, given);
	};
	const start = (): Promise<Identity> => {
		readAt = now();
		const started = read();
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
			if (current && (await current) !== refused) {
				return current;
			}

			given = undefined;
			return start();
		},
	};
};

/** Where the file cannot be read, the last token that is known has to do (client-go, cachingTokenSource). */
const readToken = async (file: string, last: string | undefined): Promise<string> => {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if (last === undefined) {
			throw error;
		}

		return last;
	}
};

const readIdentity = async (
	config: KubeConfig,
	impersonation: KubeContext['impersonation'],
	given: ExecCredential | undefined,
	fileToken?: string,
): Promise<Identity> => {
	const options: ConnectionOptions = {headers: {}};
	await config.applyToHTTPSOptions(options as Parameters<KubeConfig['applyToHTTPSOptions']>[0]);
	const {auth, ca, servername, rejectUnauthorized} = options;
	const {cert, key} = given?.cert === undefined ? options : given;
	const headers: Record<string, string | string[]> = {...impersonation};
	for (const [name, value] of Object.entries(options.headers)) {
		headers[name.toLowerCase()] = String(value).trim();
	}

	if (fileToken !== undefined) {
		headers.authorization = `Bearer ${fileToken.trim()}`;
	}

	if (given?.token !== undefined) {
		headers.authorization ??= `Bearer ${given.token.trim()}`;
	}

	if (auth !== undefined) {
		headers.authorization ??= `Basic ${Buffer.from(auth).toString('base64')}`;
	}

	const identity = {headers, tls: definedOnly({ca, cert, key, servername, rejectUnauthorized})};
	checkIdentity(identity, config.getCurrentUser()?.name ?? '');
	return identity;
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
