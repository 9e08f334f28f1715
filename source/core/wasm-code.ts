/*
Writes WebAssembly. The opcodes are those of https://webassembly.github.io/spec/core/binary/instructions.html; a local is named by its number, and
blocks by how many levels out they are.
*/

/** Bytes of code. */
export type Code = readonly number[];

/** A function of numbers of 32 bits that returns one; its other locals come after its parameters. */
export type WasmFunction = {
	readonly name: string;
	readonly parameters: number;
	/** Of 32 bits each. */
	readonly locals: number;
	readonly code: Code;
};

const i32 = 0x7f;
const noResult = 0x40;
const pageBytes = 65_536;

/** Numbers without a sign, seven bits a byte, the lowest first. */
const unsigned = (value: number): number[] =>
	value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];

/** Numbers with a sign, the same way: the last byte's second bit is the sign. */
const signed = (value: number): number[] =>
	value >= -0x40 && value < 0x40
		? [value & 0x7f]
		: [(value & 0x7f) | 0x80, ...signed(Math.floor(value / 128))];

const end = [0x0b];
export const get = (local: number): Code => [0x20, local];
export const set = (local: number): Code => [0x21, local];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const constant64 = (value: number): Code => [0x42, ...signed(value)];
/** Leave a block, or go on with a loop, so many levels out. */
export const leave = (levels: number): Code => [0x0c, levels];
export const leaveIf = (levels: number): Code => [0x0d, levels];

/** Code that is left by `leave`, counted from inside. */
export const block = (...parts: readonly Code[]): Code => [0x02, noResult, ...parts.flat(), ...end];
/** The same twice over: inside, level 0 goes on and level 1 leaves. It leaves at its end. */
export const loop = (...parts: readonly Code[]): Code => block([0x03, noResult, ...parts.flat(), ...end]);

/** Loads and stores take an address, which need not be aligned, and add an offset. */
const at =
	(opcode: number) =>
	(offset = 0): Code => [opcode, 0, ...unsigned(offset)];
export const load = at(0x28);
export const load64 = at(0x29);
export const loadByte = at(0x2d);
export const store = at(0x36);
export const store64 = at(0x37);
export const storeByte = at(0x3a);
export const loadSixteen = (offset = 0): Code => [0xfd, 0x00, 0, ...unsigned(offset)];
export const storeSixteen = (offset = 0): Code => [0xfd, 0x0b, 0, ...unsigned(offset)];

export const isZero: Code = [0x45];
export const isNot: Code = [0x47];
export const isAbove: Code = [0x4b];
export const isAtLeast: Code = [0x4f];
export const lowestBit: Code = [0x68];
export const add: Code = [0x6a];
export const subtract: Code = [0x6b];
export const multiply: Code = [0x6c];
export const and: Code = [0x71];
export const or: Code = [0x72];
export const shiftLeft: Code = [0x74];
export const shiftRight: Code = [0x76];
export const isZero64: Code = [0x50];
export const isNot64: Code = [0x52];
export const isBelow64: Code = [0x53];
export const add64: Code = [0x7c];
export const multiply64: Code = [0x7e];
export const and64: Code = [0x83];
export const xor64: Code = [0x85];
export const widen: Code = [0xad];
export const sixteenTimes: Code = [0xfd, 0x0f];
export const whichAreEqual: Code = [0xfd, 0x23];
export const asBits: Code = [0xfd, 0x64];
export const and128: Code = [0xfd, 0x4e];
export const xor128: Code = [0xfd, 0x51];
export const isAny128: Code = [0xfd, 0x53];

const text = (word: string): Code => [word.length, ...Buffer.from(word)];
const section = (id: number, ...items: readonly Code[]): Code => {
	const content = [...unsigned(items.length), ...items.flat()];
	return [id, ...unsigned(content.length), ...content];
};

const typeOf = ({parameters}: WasmFunction): Code => [
	0x60,
	parameters,
	...new Array<number>(parameters).fill(i32),
	1,
	i32,
];

const bodyOf = ({locals, code}: WasmFunction): Code => {
	const body = [1, locals, i32, ...code, ...end];
	return [...unsigned(body.length), ...body];
};

/** A module with memory, and functions that work on it. */
const moduleOf = (bytes: number, functions: readonly WasmFunction[]): Uint8Array =>
	Uint8Array.from([
		...[0, ...Buffer.from('asm'), 1, 0, 0, 0],
		...section(1, ...functions.map(typeOf)),
		...section(3, ...functions.map((_, index) => [index])),
		...section(5, [0, ...unsigned(Math.ceil(bytes / pageBytes))]),
		...section(7, [...text('memory'), 2, 0], ...functions.map(({name}, index) => [...text(name), 0, index])),
		...section(10, ...functions.map(bodyOf)),
	]);

/** Part of the language, but of no library of TypeScript's but the browser's. */
declare const WebAssembly: {
	readonly Module: new (code: Uint8Array) => object;
	readonly Instance: new (module: object) => {readonly exports: unknown};
};

/**
Make functions, and their memory.

@param bytes - Of the memory.
*/
export const instantiate = <Name extends string>(
	bytes: number,
	functions: ReadonlyArray<WasmFunction & {readonly name: Name}>,
): Readonly<Record<Name, (...parameters: number[]) => number>> & {readonly memory: ArrayBuffer} => {
	const {exports} = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(bytes, functions)));
	const all = exports as Record<Name, (...parameters: number[]) => number> & {memory: {buffer: ArrayBuffer}};
	return {...all, memory: all.memory.buffer};
};
