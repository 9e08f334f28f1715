import type {LineTokens} from './line-tokens.ts';
import type {Template} from './template.ts';

const variableHash = 0x5b_d1_e9_95;
/** Of the second sum so many bits are used as a number has left. */
const secondBits = 20;

const encoder = new TextEncoder();

/** A key of the tokens of a line: a number of 52 bits, which says the same of all lines of a shape. */
export const keyOfTokens = (bytes: Uint8Array, {count, from, end, isVariable}: LineTokens): number => {
	let first = count;
	let second = count;
	for (let place = 0; place < count; place++) {
		const hash = isVariable[place] === 1 ? variableHash : hashOf(bytes, from[place]!, end[place]!);
		first = mix(first, hash);
		second = mix(second ^ 0x27_d4_eb_2f, hash);
	}

	return keyOf(first, second);
};

/** A number for each token of a template. */
export const hashesOf = (template: Template): Int32Array =>
	Int32Array.from(template, token => {
		const bytes = typeof token === 'string' ? encoder.encode(token) : undefined;
		return bytes ? hashOf(bytes, 0, bytes.length) : variableHash;
	});

/** The key of lines whose tokens have these hashes. */
export const keyOfHashes = (hashes: Int32Array): number => {
	let first = hashes.length;
	let second = hashes.length;
	for (const hash of hashes) {
		first = mix(first, hash);
		second = mix(second ^ 0x27_d4_eb_2f, hash);
	}

	return keyOf(first, second);
};

/** FNV-1a of the bytes `from` to `end` (exclusive). */
const hashOf = (bytes: Uint8Array, from: number, end: number): number => {
	let hash = 0x81_1c_9d_c5;
	for (let position = from; position < end; position++) {
		hash = Math.imul(hash ^ bytes[position]!, 0x01_00_01_93);
	}

	return hash;
};

const mix = (sum: number, hash: number): number => {
	const mixed = Math.imul(sum ^ hash, 0x85_eb_ca_6b);
	return Math.imul(mixed ^ (mixed >>> 15), 0xc2_b2_ae_35) + 1;
};

const keyOf = (first: number, second: number): number =>
	(first >>> 0) * 2 ** secondBits + (second >>> (32 - secondBits));
