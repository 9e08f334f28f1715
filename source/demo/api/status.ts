/** The body by which Kubernetes says why it refused. */
export type Status = {
	readonly kind: 'Status';
	readonly apiVersion: 'v1';
	readonly metadata: {readonly continue?: string};
	readonly status: 'Failure';
	readonly message: string;
	readonly reason?: string;
	readonly details?: StatusDetails;
	readonly code: number;
};

export type StatusDetails = {
	readonly name?: string;
	readonly group?: string;
	readonly kind?: string;
	readonly causes?: readonly StatusCause[];
	readonly retryAfterSeconds?: number;
};

export type StatusCause = {readonly reason: string; readonly message: string; readonly field?: string};

/** A request that is answered by a `Status`. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly status: Status;

	constructor(
		code: number,
		message: string,
		fields: {reason?: string; details?: StatusDetails; continue?: string} = {},
	) {
		super(message);
		const {reason, details} = fields;
		this.status = {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: fields.continue === undefined ? {} : {continue: fields.continue},
			status: 'Failure',
			message,
			...(reason && {reason}),
			...(details && {details}),
			code,
		};
	}
}

export const badRequest = (message: string): Refusal => new Refusal(400, message, {reason: 'BadRequest'});

export const expired = (message: string, continueToken?: string): Refusal =>
	new Refusal(410, message, {reason: 'Expired', continue: continueToken});

export const notFound = (group: string, plural: string, name: string): Refusal =>
	new Refusal(404, `${group === '' ? plural : `${plural}.${group}`} "${name}" not found`, {
		reason: 'NotFound',
		details: {name, ...(group !== '' && {group}), kind: plural},
	});

export const noSuchResource = (): Refusal =>
	new Refusal(404, 'the server could not find the requested resource', {reason: 'NotFound', details: {}});

export const methodNotAllowed = (): Refusal =>
	new Refusal(405, 'the server does not allow this method on the requested resource', {
		reason: 'MethodNotAllowed',
		details: {},
	});

/** One wrong field: `type` and `message` as in `k8s.io/apimachinery/pkg/util/validation/field`. */
export type FieldError = {
	readonly field: string;
	readonly type: 'Invalid' | 'Forbidden' | 'NotSupported';
	/** As it is shown after `Invalid value: `. */
	readonly value?: string;
	readonly message: string;
};

/** 422, as `NewInvalid` of `k8s.io/apimachinery/pkg/api/errors` words it. */
export const invalid = (
	kind: string,
	group: string,
	name: string,
	errors: readonly FieldError[],
): Refusal => {
	const texts = errors.map(error => `${error.field}: ${fieldMessage(error)}`);
	const all = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
	const qualified = group === '' ? kind : `${kind}.${group}`;
	return new Refusal(422, `${qualified} "${name}" is invalid: ${all}`, {
		reason: 'Invalid',
		details: {
			...(name !== '' && {name}),
			...(group !== '' && {group}),
			kind,
			causes: errors.map(error => ({
				reason: `FieldValue${error.type}`,
				message: fieldMessage(error),
				field: error.field,
			})),
		},
	});
};

const fieldMessage = (error: FieldError): string => {
	switch (error.type) {
		case 'Forbidden':
			return `Forbidden: ${error.message}`;
		case 'Invalid':
			return `Invalid value: ${error.value}: ${error.message}`;
		case 'NotSupported':
			return `Unsupported value: ${error.value}: ${error.message}`;
	}
};
