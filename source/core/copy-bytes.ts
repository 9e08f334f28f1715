const {copy} = Buffer.prototype;

/**
Copy bytes without an object for the piece: a view for each of millions of lines costs the garbage collector more than the copies do.

@param from - First byte of `source`.
@param end - Byte after the last one.
@returns How many bytes there was room for in `target`.
*/
export const copyBytes = (
	source: Uint8Array,
	from: number,
	end: number,
	target: Uint8Array,
	at: number,
): number => copy.call(source, target, at, from, end);
