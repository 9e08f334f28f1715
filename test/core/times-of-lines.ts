import type {LineTimes} from '../../source/core/line-times.ts';

/** What the lines of a block tell of their times. */
export type TimesOfLines = {
	/** Of each line, ns since the epoch: that of the line before where it tells none. */
	readonly times: BigInt64Array;
	/** Whether each tells one. */
	readonly isOwn: readonly boolean[];
};

/** Read lines one after the other; line i is `bytes[starts[i] … starts[i + 1] - separator]`. */
export const timesOfLines = (
	times: LineTimes,
	bytes: Uint8Array,
	starts: Uint32Array,
	separator: 0 | 1,
): TimesOfLines => {
	const column = new BigInt64Array(starts.length - 1);
	const words = new Int32Array(column.buffer);
	const isOwn = Array.from(column, (_, line) => {
		const hasTime = times.read(bytes, starts[line]!, starts[line + 1]! - separator);
		times.put(words, line);
		return hasTime;
	});
	return {times: column, isOwn};
};
