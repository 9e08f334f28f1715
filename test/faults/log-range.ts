import {parseInstant} from '../../source/core/instant.ts';
import {fragmentBytes, fragmentNs, type NumberedLog} from './numbered-log.ts';

/** Where an answer begins, and what is left out of it, as the kubelet does it: first the tail, then the time. */
export type AnswerRange = {
	/** Lines from this one on… */
	readonly from: number;
	/** …without what was written before; ns since the epoch. */
	readonly since: bigint;
	/** The end of a long line, of which only the last pieces are asked for, in place of the line before `from`. */
	readonly head: Buffer;
};

export const rangeOf = (log: NumberedLog, written: number, query: URLSearchParams): AnswerRange => {
	const since = parseInstant(query.get('sinceTime') ?? '') ?? 0n;
	const tailLines = query.get('tailLines');
	if (tailLines === null) {
		return {from: since === 0n ? 0 : log.firstPossible(since), since, head: noBytes};
	}

	const tail = tailOf(log, written, Number(tailLines));
	return {...tail, from: Math.max(tail.from, since === 0n ? 0 : log.firstPossible(since)), since};
};

/** What is left of a line; where its first pieces are too old, it has no timestamp. */
export const sinceOf = (log: NumberedLog, index: number, since: bigint): Buffer => {
	const {wire, time} = lineOf(log, index);
	if (time >= since) {
		return wire;
	}

	const message = wire.subarray(log.stampSize);
	const skipped = Number((since - time + BigInt(fragmentNs) - 1n) / BigInt(fragmentNs));
	return skipped * fragmentBytes < message.length ? message.subarray(skipped * fragmentBytes) : noBytes;
};

export const lineOf = (log: NumberedLog, index: number): {wire: Buffer; time: bigint} => {
	const {first, wire, starts, times} = log.block(index);
	const line = index - first;
	return {wire: wire.subarray(starts[line]!, starts[line + 1]!), time: times[line]!};
};

/** The tail counts pieces, so it may begin within a line. */
const tailOf = (log: NumberedLog, written: number, pieces: number): {from: number; head: Buffer} => {
	if (log.shape.kind !== 'long') {
		return {from: Math.max(0, written - pieces), head: noBytes};
	}

	let left = pieces;
	let from = written;
	while (from > 0 && left > 0) {
		const {wire, time} = lineOf(log, from - 1);
		const message = wire.subarray(log.stampSize);
		const count = Math.max(1, Math.ceil((message.length - 1) / fragmentBytes));
		if (count > left) {
			const skipped = count - left;
			const stamp = log.stamp(time + BigInt(skipped * fragmentNs));
			return {from, head: Buffer.concat([Buffer.from(stamp), message.subarray(skipped * fragmentBytes)])};
		}

		left -= count;
		from--;
	}

	return {from, head: noBytes};
};

const noBytes = Buffer.alloc(0);
