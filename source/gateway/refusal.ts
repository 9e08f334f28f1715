import {GatewayError} from './gateway-error.ts';
import {type Answer, readText} from './transport.ts';

/** Most of an error's body that is read, in bytes. */
const maxDetailBytes = 64 * 1024;

/** An answer that is none of a gateway's. */
export const notAGateway = (status: number, what: string): GatewayError =>
	new GatewayError(`${what}; is it the address of a kreel gateway?`, {status: status === 200 ? 418 : status});

/** What a status other than 2xx says, with the gateway's own sentence where it gave one. */
export const refusalOf = async (answer: Answer): Promise<GatewayError> => {
	const {status, retryAfterMs} = answer;
	const detail = await detailOf(answer);
	if (status === 401 || status === 403) {
		const why = detail ?? (status === 401 ? 'it does not know who asks' : 'no permission');
		return new GatewayError(`not permitted (${status}): ${why}; try --token-file`, {status});
	}

	return detail === undefined
		? notAGateway(status, `answered ${status}`)
		: new GatewayError(detail, {status, retryAfterMs});
};

const detailOf = async (answer: Answer): Promise<string | undefined> => {
	if (!answer.type.startsWith('application/problem+json')) {
		answer.giveUp();
		return undefined;
	}

	try {
		const {detail} = JSON.parse(await readText(answer, maxDetailBytes)) as {detail?: unknown};
		return typeof detail === 'string' ? detail : undefined;
	} catch {
		return undefined;
	}
};
