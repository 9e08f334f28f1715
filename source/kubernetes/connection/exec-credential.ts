/** What an exec plugin gives, of `client.authentication.k8s.io/v1` and `v1beta1` alike. */
export type ExecCredential = {
	readonly token?: string;
	/** PEM, always both or none. */
	readonly cert?: string;
	readonly key?: string;
	/** ms since the epoch; absent: it holds until it is refused. */
	readonly expiresAt?: number;
};

/** Read the standard output of an exec plugin; `undefined` where it is no ExecCredential. */
export const parseCredential = (text: string): ExecCredential | undefined => {
	const {kind = 'ExecCredential', status} = parse(text) ?? {};
	if (kind !== 'ExecCredential' || typeof status !== 'object' || status === null) {
		return undefined;
	}

	const {token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp} = status as Status;
	const expiresAt = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : Number.NaN;
	const credential = {
		...(isText(token) ? {token} : {}),
		...(isText(cert) && isText(key) ? {cert, key} : {}),
	};
	if (Object.keys(credential).length === 0) {
		return undefined;
	}

	return Number.isNaN(expiresAt) ? credential : {...credential, expiresAt};
};

type Status = Partial<
	Record<'token' | 'clientCertificateData' | 'clientKeyData' | 'expirationTimestamp', unknown>
>;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const parse = (text: string): {kind?: unknown; status?: unknown} | undefined => {
	try {
		return JSON.parse(text) ?? undefined;
	} catch {
		return undefined;
	}
};
