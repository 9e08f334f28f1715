import {isAbsolute, join} from 'node:path';

/** What is in a kubeconfig itself, in base64, or a file with it. */
export type PemSource = {readonly data: string} | {readonly file: string};

export type Cluster = {
	readonly name: string;
	/** Address of the API server. */
	readonly server: string;
	readonly authority?: PemSource;
	readonly skipsVerification: boolean;
	readonly tlsServerName?: string;
	readonly proxyUrl?: string;
	/** What exec plugins are told of it besides (client-go, `ExecClusterConfig`). */
	readonly execConfig?: unknown;
};

export type Exec = {
	readonly apiVersion?: string;
	readonly command?: string;
	readonly args?: string[] | null;
	readonly env?: Array<{name: string; value: string}> | null;
	readonly installHint?: string;
	readonly provideClusterInfo?: boolean;
};

/** A way to log in that kubectl has given up, or is about to: `oidc`, `azure`, `gcp`. */
export type AuthProvider = {readonly name: string; readonly config?: Readonly<Record<string, unknown>>};

export type User = {
	readonly name: string;
	readonly token?: string;
	/** Path of a file with a token, which wins over `token`. */
	readonly tokenFile?: string;
	/** Name and password. */
	readonly basic?: {readonly name: string; readonly password: string};
	readonly certificate?: PemSource;
	readonly key?: PemSource;
	/** `Impersonate-*` headers. */
	readonly impersonation: Readonly<Record<string, string[]>>;
	readonly exec?: Exec;
	readonly authProvider?: AuthProvider;
};

export type ContextEntry = {
	readonly name: string;
	readonly cluster: string;
	/** Absent: nobody's. */
	readonly user?: string;
	readonly namespace?: string;
};

/** An entry of a list as YAML gives it. */
export type RawEntry = {readonly [key: string]: unknown} | null | undefined;

type Fields = Readonly<Record<string, unknown>>;

/** @param folder - Relative paths start there. */
export const readCluster = (name: string, fields: Fields, folder: string | undefined): Cluster => ({
	name,
	server: textOf(fields.server)!.replace(/\/$/, ''),
	authority: pemOf(fields, 'certificate-authority', folder),
	skipsVerification: fields['insecure-skip-tls-verify'] === true,
	tlsServerName: textOf(fields['tls-server-name']),
	proxyUrl: textOf(fields['proxy-url']),
	execConfig: execConfigOf(fields.extensions),
});

/** @param folder - Relative paths start there. */
export const readUser = (name: string, fields: Fields, folder: string | undefined): User => {
	const username = textOf(fields.username);
	const tokenFile = textOf(fields.tokenFile);
	return {
		name,
		token: textOf(fields.token),
		...(tokenFile === undefined ? {} : {tokenFile: fromFolder(tokenFile, folder)}),
		...(username === undefined ? {} : {basic: {name: username, password: textOf(fields.password) ?? ''}}),
		certificate: pemOf(fields, 'client-certificate', folder),
		key: pemOf(fields, 'client-key', folder),
		impersonation: impersonationOf(fields),
		exec: fields.exec ? execOf(fields.exec as Exec, folder) : undefined,
		authProvider: (fields['auth-provider'] ?? undefined) as AuthProvider | undefined,
	};
};

export const readContext = (name: string, fields: Fields): ContextEntry => ({
	name,
	cluster: textOf(fields.cluster) ?? '',
	user: textOf(fields.user),
	namespace: textOf(fields.namespace),
});

/** Also a number, as YAML takes it for one; not the empty text, which is as good as none. */
export const textOf = (value: unknown): string | undefined =>
	(typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;

/** What is in the kubeconfig overrides a file (client-go, clientcmd/api/types.go). */
const pemOf = (fields: Fields, key: string, folder: string | undefined): PemSource | undefined => {
	const data = textOf(fields[`${key}-data`]);
	const file = textOf(fields[key]);
	if (data !== undefined) {
		return {data};
	}

	return file === undefined ? undefined : {file: fromFolder(file, folder)};
};

/** A command with a folder may be a relative path; without one it is looked up. */
const execOf = (exec: Exec, folder: string | undefined): Exec =>
	exec.command && /[\\/]/.test(exec.command) ? {...exec, command: fromFolder(exec.command, folder)} : exec;

const execConfigOf = (extensions: unknown): unknown =>
	Array.isArray(extensions)
		? extensions.find(one => one?.name === 'client.authentication.k8s.io/exec')?.extension
		: undefined;

const fromFolder = (path: string, folder: string | undefined): string =>
	folder === undefined || isAbsolute(path) ? path : join(folder, path);

const impersonationOf = (fields: Fields): Record<string, string[]> => {
	const [user, uid, groups] = [textOf(fields.as), textOf(fields['as-uid']), fields['as-groups']];
	const headers: Record<string, string[]> = {
		...(user === undefined ? {} : {'impersonate-user': [user]}),
		...(uid === undefined ? {} : {'impersonate-uid': [uid]}),
		...(Array.isArray(groups) && groups.length > 0 ? {'impersonate-group': groups.map(String)} : {}),
	};
	for (const [key, values] of Object.entries((fields['as-user-extra'] ?? {}) as Fields)) {
		headers[`impersonate-extra-${escapeHeaderName(key.toLowerCase())}`] = [values].flat().map(String);
	}

	return headers;
};

/** The server unescapes it. Beside what `encodeURIComponent` leaves, parentheses cannot be in a name (RFC 9110, token). */
const escapeHeaderName = (text: string): string =>
	encodeURIComponent(text).replaceAll('(', '%28').replaceAll(')', '%29');
