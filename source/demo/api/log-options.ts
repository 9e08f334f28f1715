import {parseGoTime} from './go-time.ts';
import {booleanParameter, integerParameter} from './parameters.ts';
import {type FieldError, invalid} from './status.ts';

/** What a request for a log asks for, checked. */
export type LogOptions = {
	/** Empty: the only one. */
	readonly container: string;
	readonly follow: boolean;
	readonly previous: boolean;
	readonly timestamps: boolean;
	/** Records from this time on (ns since the epoch). */
	readonly since?: bigint;
	readonly tailLines?: number;
	readonly limitBytes?: number;
};

/**
Read and check the parameters of `pods/log`, as `ValidatePodLogOptions` of `pkg/apis/core/validation` does.

@param now - The node's clock, in ms since the epoch.
@throws {Refusal} 400 where a parameter cannot be read, 422 where its value is not allowed.
*/
export const parseLogOptions = (query: URLSearchParams, pod: string, now: number): LogOptions => {
	const tailLines = integerParameter(query, 'tailLines');
	const limitBytes = integerParameter(query, 'limitBytes');
	const sinceSeconds = integerParameter(query, 'sinceSeconds');
	const sinceText = query.get('sinceTime');
	const sinceTime = sinceText === null || sinceText === '' ? undefined : parseGoTime(sinceText);
	const errors = [
		...atLeast('tailLines', tailLines, 0n, 'must be greater than or equal to 0'),
		...atLeast('limitBytes', limitBytes, 1n, 'must be greater than 0'),
		...sinceErrors(sinceSeconds, sinceTime),
		...streamErrors(query),
	];
	if (errors.length > 0) {
		throw invalid('PodLogOptions', '', pod, errors);
	}

	const since = sinceTime ?? (sinceSeconds === undefined ? undefined : now - Number(sinceSeconds) * 1000);
	return {
		container: query.get('container') ?? '',
		follow: booleanParameter(query, 'follow'),
		previous: booleanParameter(query, 'previous'),
		timestamps: booleanParameter(query, 'timestamps'),
		since: since === undefined ? undefined : BigInt(Math.floor(since)) * 1_000_000n,
		tailLines: tailLines === undefined ? undefined : Number(tailLines),
		limitBytes: limitBytes === undefined ? undefined : Number(limitBytes),
	};
};

const atLeast = (field: string, value: bigint | undefined, least: bigint, message: string): FieldError[] =>
	value !== undefined && value < least ? [{field, type: 'Invalid', value: `${value}`, message}] : [];

const sinceErrors = (seconds: bigint | undefined, time: number | undefined): FieldError[] => {
	if (seconds !== undefined && time !== undefined) {
		const message = 'at most one of `sinceTime` or `sinceSeconds` may be specified';
		return [{field: '[]', type: 'Forbidden', message}];
	}

	return atLeast('sinceSeconds', seconds, 1n, 'must be greater than 0');
};

/** Choosing standard output or error is an alpha feature that is off. */
const streamErrors = (query: URLSearchParams): FieldError[] =>
	query.has('stream') ? [{field: 'stream', type: 'Forbidden', message: 'may not be specified'}] : [];
