import type {Lines} from '../../source/core/lines.ts';

const encoder = new TextEncoder();

/** Texts, or bytes, as lines with a newline after each. `before` bytes of something else stand in front of them. */
export const linesOf = (messages: ReadonlyArray<string | Uint8Array>, before = 0): Lines => {
	const parts = messages.map(message => (typeof message === 'string' ? encoder.encode(message) : message));
	const starts = new Uint32Array(parts.length + 1);
	starts[0] = before;
	for (const [line, {length}] of parts.entries()) {
		starts[line + 1] = starts[line]! + length + 1;
	}

	// What follows the lines in a block that grows is not theirs.
	const bytes = new Uint8Array(starts.at(-1)! + 7).fill(0x78);
	for (const [line, part] of parts.entries()) {
		bytes.set(part, starts[line]);
		bytes[starts[line + 1]! - 1] = 0x0a;
	}

	return {bytes, starts, count: parts.length};
};
