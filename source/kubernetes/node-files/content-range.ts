/** Which bytes of a file came. */
export type ContentRange = {
	readonly from: number;
	/** Exclusive. */
	readonly end: number;
	/** Size of the file. */
	readonly total: number;
};

/**
Read a `Content-Range`.

@returns `undefined` where it is none, or says nothing of the size.
@see https://www.rfc-editor.org/rfc/rfc9110#field.content-range
*/
export const parseContentRange = (header: string | string[] | undefined): ContentRange | undefined => {
	const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(String(header));
	if (!match) {
		return undefined;
	}

	const [from, last, total] = [Number(match[1]), Number(match[2]), Number(match[3])];
	return from <= last && last < total ? {from, end: last + 1, total} : undefined;
};
