import {readFile} from 'node:fs/promises';
import {createProviderLogin, type ProviderLogin} from './auth-provider.ts';
import {checkIdentity} from './check-identity.ts';
import type {ExecCredential} from './exec-credential.ts';
import {runPlugin} from './exec-plugin.ts';
import type {KubeContext} from './kubeconfig.ts';
import type {PemSource} from './kubeconfig-entries.ts';

/** Who asks: what the connector and each request need. */
export type Identity = {
	readonly headers: Readonly<Record<string, string | string[]>>;
	readonly tls: TlsOptions;
};

export type TlsOptions = {
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
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
Credentials of a context: what the kubeconfig says, and what its exec plugin or auth provider gives.

@param now - ms since the epoch.
*/
export const createCredentials = (context: KubeContext, now: () => number = Date.now): Credentials => {
	const {user, plugin} = context;
	const provider =
		user.authProvider && !plugin ? createProviderLogin(user.name, user.authProvider) : undefined;
	let current: Promise<Identity> | undefined;
	let readAt = 0;
	let given: ExecCredential | undefined;
	let token = user.token;
	const read = async (): Promise<Identity> => {
		if (plugin && (given === undefined || (given.expiresAt ?? Number.POSITIVE_INFINITY) <= now())) {
			given = await runPlugin(plugin);
		}

		if (user.tokenFile !== undefined) {
			token = await readToken(user.tokenFile, token);
		}

		return readIdentity(context, {token, given, provider});
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
			const before = current;
			const known = await before?.catch(() => undefined);
			if (known && known !== refused) {
				return known;
			}

			// Another call may have begun meanwhile.
			if (current && current !== before) {
				return current;
			}

			given = undefined;
			provider?.forget();
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
	{cluster, user}: KubeContext,
	logins: {
		token: string | undefined;
		given: ExecCredential | undefined;
		provider: ProviderLogin | undefined;
	},
): Promise<Identity> => {
	const authorization = await authorizationOf(user, logins);
	const {cert, key} = logins.given?.cert === undefined ? await ownCertificate(user) : logins.given;
	const identity = {
		headers: {...user.impersonation, ...(authorization === undefined ? {} : {authorization})},
		tls: definedOnly({
			ca: await readPem(cluster.authority),
			cert,
			key,
			servername: cluster.tlsServerName,
			rejectUnauthorized: cluster.skipsVerification ? false : undefined,
		}),
	};
	checkIdentity(identity, user.name);
	return identity;
};

/** What a user has of his own goes before what a plugin gives (client-go, exec.go, RoundTrip). */
const authorizationOf = async (
	{basic}: KubeContext['user'],
	{token, given, provider}: Parameters<typeof readIdentity>[1],
): Promise<string | undefined> => {
	const bearer = token ?? given?.token;
	if (bearer !== undefined) {
		return `Bearer ${bearer.trim()}`;
	}

	return basic === undefined
		? provider?.authorization()
		: `Basic ${Buffer.from(`${basic.name}:${basic.password}`).toString('base64')}`;
};

const ownCertificate = async ({certificate, key}: KubeContext['user']): Promise<TlsOptions> => ({
	cert: await readPem(certificate),
	key: await readPem(key),
});

const readPem = async (source: PemSource | undefined): Promise<string | undefined> => {
	if (source === undefined) {
		return undefined;
	}

	return 'data' in source
		? Buffer.from(source.data, 'base64').toString('utf8')
		: readFile(source.file, 'utf8');
};

const definedOnly = (tls: TlsOptions): TlsOptions =>
	Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
