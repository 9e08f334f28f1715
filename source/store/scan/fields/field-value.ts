/** Where a field's value stands in bytes: what is between its quotes, if it has some. */
export type FieldValue = {
	readonly from: number;
	readonly end: number;
	/** It is in quotes, and may have escapes in it. */
	readonly isQuoted: boolean;
	/** It is a text, and no number, truth, nothing, object or array of JSON. */
	readonly isText: boolean;
};

const backslash = 0x5c;

/** Whether some of its characters are written as escapes. */
export const hasEscapes = (bytes: Uint8Array, {from, end, isQuoted}: FieldValue): boolean =>
	isQuoted && bytes.subarray(from, end).includes(backslash);

/** A value as a text, its escapes read. */
export const textOfValue = (bytes: Uint8Array, value: FieldValue): string => {
	const {from, end} = value;
	const raw = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString();
	if (!hasEscapes(bytes, value)) {
		return raw;
	}

	try {
		return String(JSON.parse(`"${raw}"`));
	} catch {
		return raw;
	}
};
