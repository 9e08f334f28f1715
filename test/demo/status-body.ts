/** What a refusal's body has to be, but for the order of its fields. */
export const statusBody = (
	code: number,
	message: string,
	fields: {reason?: string; details?: unknown; metadata?: unknown} = {},
) => ({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: fields.metadata ?? {},
	status: 'Failure',
	message,
	...(fields.reason && {reason: fields.reason}),
	...(fields.details !== undefined && {details: fields.details}),
	code,
});

export const badRequestBody = (message: string) => statusBody(400, message, {reason: 'BadRequest'});

export const noResourceBody = statusBody(404, 'the server could not find the requested resource', {
	reason: 'NotFound',
	details: {},
});

/** 422. @param causes - Field, kind of error, message. */
export const invalidBody = (
	kind: string,
	group: string,
	name: string,
	causes: ReadonlyArray<readonly [field: string, reason: string, message: string]>,
) => {
	const texts = causes.map(([field, , message]) => `${field}: ${message}`);
	const all = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
	return statusBody(422, `${group === '' ? kind : `${kind}.${group}`} "${name}" is invalid: ${all}`, {
		reason: 'Invalid',
		details: {
			...(name !== '' && {name}),
			...(group !== '' && {group}),
			kind,
			causes: causes.map(([field, reason, message]) => ({reason, message, field})),
		},
	});
};
