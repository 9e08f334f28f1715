import {createSecureContext} from 'node:tls';
import type {Identity} from './credentials.ts';

/**
See whether an identity can be sent at all: undici and OpenSSL say it in words of their own, once a connection is tried.

@param user - Its name in the kubeconfig.
@throws {Error} With a sentence that never quotes what is wrong, as it is a secret.
*/
export const checkIdentity = ({headers, tls}: Identity, user: string): void => {
	for (const [name, value] of Object.entries(headers)) {
		if ([value].flat().some(one => !sendable.test(one))) {
			throw new Error(
				`${name === 'authorization' ? 'the token' : `the header ${name}`} of user "${user}" has a line break or another character that cannot be sent`,
			);
		}
	}

	const {cert, key} = tls;
	const whose = `of user "${user}" in the kubeconfig`;
	checkPem({cert}, `the client certificate ${whose} is no certificate in PEM`);
	checkPem({key}, `the client key ${whose} is no unencrypted key in PEM`);
	checkPem({cert, key}, `the client certificate and the client key ${whose} do not belong together`);
};

/** As in undici's check of header values. */
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/;

const checkPem = (part: {cert?: string; key?: string}, sentence: string): void => {
	try {
		createSecureContext(part);
	} catch (error) {
		throw new Error(sentence, {cause: error});
	}
};
