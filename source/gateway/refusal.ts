import {GatewayError} from './gateway-error.ts';
import {type MissingNamespace, parseMissingNamespace} from './missing-namespace.ts';
import {type Answer, readText} from './transport.ts';

/** Most of an error's body that is read, in bytes. */
const maxDetailBytes = 64 * 1024;

/** An answer that is none of a gateway's. */
export const notAGateway = (status: number, what: string): GatewayError =>
	new GatewayError(`${what}; is it the address of a kreel gateway?`, {status: status === 200 ? 418 : status});

/** What a status other than 2xx says, with the gateway's own sentence where it gave one. */
export const refusalOf = async (answer: Answer): Promise<GatewayError> => {
	const {status, retryAfterMs} = answer;
	const {detail, missing} = await problemOf(answer);
	if (status === 401 || status === 403) {
		const why = detail ?? (status === 401 ? 'it does not know who asks' : 'no permission');
		return new GatewayError(`not permitted (${status}): ${why}; try --token-file`, {status});
	}

	return detail === undefined
		? notAGateway(status, `answered ${status}`)
		: new GatewayError(detail, {status, retryAfterMs, missing});
};

type Told = {readonly detail?: string; readonly missing?: MissingNamespace};

const problemOf = async (answer: Answer): Promise<Told> => {
	if (!answer.type.startsWith('application/problem+json')) {
		answer.giveUp();
		return {};
	}

	try {
		const problem = JSON.parse(await readText(answer, maxDetailBytes)) as Record<string, unknown>;
		return {
			detail: typeof problem.detail === 'string' ? problem.detail : undefined,
			missing: answer.status === 404 ? parseMissingNamespace(problem) : undefined,
		};
	} catch {
		return {};
	}
};
