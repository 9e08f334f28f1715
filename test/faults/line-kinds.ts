import {between, pick, type Random} from './seeded.ts';

/** What the lines of a log are like. */
export type LineKind = 'plain' | 'equal times' | 'identical' | 'long' | 'stderr' | 'hostile';

export const lineKinds: readonly LineKind[] = [
	'plain',
	'equal times',
	'identical',
	'long',
	'stderr',
	'hostile',
];

/** One line: its message, and where its time is different from its turn's. */
export type MadeLine = {
	readonly message: Buffer;
	/** It has the time of the line before. */
	readonly isSameTime: boolean;
	/** So many ns earlier than its turn: standard error and standard output are copied by two hands. */
	readonly lateNs: number;
};

/** No line is later than this, in ns. */
export const mostLateNs = 1_500_000_000;

/** Make line `index` of a log. */
export const makeLine = (kind: LineKind, index: number, random: Random): MadeLine => {
	const usual = {isSameTime: random() < 0.05, lateNs: 0};
	switch (kind) {
		case 'plain':
			return {...usual, message: numbered(index, between(random, 0, 120))};
		case 'equal times':
			return {...usual, isSameTime: index % 150 !== 0, message: numbered(index, between(random, 0, 60))};
		case 'identical':
			return index % 90 === 0
				? {...usual, message: numbered(index, 0)}
				: {...usual, isSameTime: true, message: same};
		case 'long':
			return {...usual, message: numbered(index, random() < 0.004 ? 100_000 : between(random, 0, 80))};
		case 'stderr':
			return random() < 0.3
				? {...usual, lateNs: between(random, 0, mostLateNs), message: numbered(index, 20)}
				: {...usual, message: numbered(index, between(random, 0, 90))};
		case 'hostile':
			return {...usual, message: hostile(index, random)};
	}
};

const padding = 'the quick brown fox jumps over the lazy dog 0123456789 '.repeat(2000);

const numbered = (index: number, size: number): Buffer =>
	Buffer.from(`line ${index} ${padding.slice(0, size)}`, 'latin1');

const same = Buffer.from('still waiting for the lock');

/** What is no text, what feigns a timestamp, and what the kubelet says where it has no log. */
const hostile = (index: number, random: Random): Buffer =>
	pick(random, [
		() => Buffer.alloc(0),
		() => Buffer.from(' '),
		() => Buffer.from('2026-11-23T12:00:00.000000000Z feigned'),
		() => Buffer.from(`\u001b]0;${index}\u0007\u001b[2J\r\u202e`),
		() => Buffer.from(Array.from({length: between(random, 1, 200)}, () => anyByte(random))),
		() => Buffer.from('unable to retrieve container logs for containerd://life-0'),
		() => Buffer.from(`rpc error: code = NotFound desc = ${index}\r`),
		() => numbered(index, 10),
		() => numbered(index, 40),
		() => numbered(index, 80),
	])();

/** Any but a newline. */
const anyByte = (random: Random): number => {
	const byte = between(random, 0, 255);
	return byte < 0x0a ? byte : byte + 1;
};
