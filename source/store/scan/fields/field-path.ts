const encoder = new TextEncoder();
const number = /^\d+$/;

/** The way to a field: step by step, each with what comes after it. */
export type FieldPath = {
	/** The name of this step. */
	readonly name: Uint8Array;
	/** The names of this step and all after it, with dots: an object may have that name as it is (`log.level`). */
	readonly fullName: Uint8Array;
	/** In an array, the place of an item. */
	readonly index: number | undefined;
	readonly rest: FieldPath | undefined;
};

/** @param names - At least one. */
export const fieldPath = (names: readonly string[]): FieldPath => {
	const [name, ...rest] = names as [string, ...string[]];
	return {
		name: encoder.encode(name),
		fullName: encoder.encode(names.join('.')),
		index: number.test(name) ? Number(name) : undefined,
		rest: rest.length === 0 ? undefined : fieldPath(rest),
	};
};

/** Whether the bytes from `from` on, before `end`, are a name. */
export const isNameAt = (bytes: Uint8Array, from: number, end: number, name: Uint8Array): boolean => {
	if (from + name.length > end) {
		return false;
	}

	for (let index = 0; index < name.length; index++) {
		if (bytes[from + index] !== name[index]) {
			return false;
		}
	}

	return true;
};
