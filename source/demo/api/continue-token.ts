import {badRequest} from './status.ts';

/** Where a paged list goes on. */
export type ContinueToken = {
	/** Resource version of the first page; -1: of now. */
	readonly version: number;
	/** Everything up to and with this key was given. */
	readonly after: string;
};

/** Opaque for clients, but with the real one's content. */
export const formatContinue = ({version, after}: ContinueToken): string =>
	Buffer.from(JSON.stringify({v: 'meta.k8s.io/v1', rv: version, start: `${after}\0`})).toString('base64url');

/** @throws {Refusal} 400 where it is none of ours. */
export const parseContinue = (text: string): ContinueToken => {
	let token: {v?: unknown; rv?: unknown; start?: unknown};
	try {
		token = JSON.parse(Buffer.from(text, 'base64url').toString());
	} catch (error) {
		throw badRequest(`invalid continue token: continue key is not valid: ${(error as Error).message}`);
	}

	if (token.v !== 'meta.k8s.io/v1') {
		throw badRequest(
			'invalid continue token: continue key is not valid: server does not recognize this encoded version ',
		);
	}

	return {version: Number(token.rv), after: String(token.start).replace(/\0$/, '')};
};
