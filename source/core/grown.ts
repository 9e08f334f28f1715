/** Move what a column holds into a longer one, and give that back. */
export const grown = <T extends Uint8Array | Uint32Array | BigInt64Array>(from: T, to: T): T => {
	to.set(from as never);
	return to;
};
