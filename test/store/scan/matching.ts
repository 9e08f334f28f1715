import {expect} from 'vitest';
import type {Lines} from '../../../source/core/lines.ts';
import {bitsFor, hasBit} from '../../../source/store/scan/line-bits.ts';
import type {Matcher} from '../../../source/store/scan/matcher.ts';

/** The numbers of the lines that match; the count, and each line alone, must say the same. */
export const matchingLines = (
	matcher: Matcher,
	lines: Lines,
	from = 0,
	to: number = lines.count,
): number[] => {
	const bits = bitsFor(lines.count);
	const count = matcher.scan(lines, bits, from, to);
	const found = Array.from({length: lines.count}, (_, line) => line).filter(line => hasBit(bits, line));
	expect(count).toBe(found.length);
	for (let line = from; line < to; line++) {
		const message = lines.bytes.subarray(lines.starts[line]!, lines.starts[line + 1]! - 1);
		expect(matcher.test(message)).toBe(hasBit(bits, line));
	}

	return found;
};

const decoder = new TextDecoder();

/** What is found in a message. */
export const foundIn = (matcher: Matcher, text: string, limit?: number): string[] => {
	const bytes = new TextEncoder().encode(text);
	const ranges = matcher.ranges(bytes, limit);
	return Array.from({length: ranges.length / 2}, (_, index) =>
		decoder.decode(bytes.subarray(ranges[index * 2]!, ranges[index * 2 + 1]!)),
	);
};
