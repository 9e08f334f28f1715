import {afterEach, describe, expect, test} from 'vitest';
import {TooSlowError} from '../../../source/core/errors/too-slow-error.ts';
import type {Lines} from '../../../source/core/lines.ts';
import {BoxedMatcher} from '../../../source/store/scan/boxed-matcher.ts';
import {bitsFor, hasBit} from '../../../source/store/scan/line-bits.ts';
import {parseLineQuery} from '../../../source/store/scan/line-query.ts';
import {linesOf} from '../../core/lines-of.ts';

const encoder = new TextEncoder();

const open: BoxedMatcher[] = [];

afterEach(() => {
	for (const matcher of open.splice(0)) {
		matcher.close();
	}
});

/** What must not be ended here has a box that a busy machine does not fill. */
const boxed = (typed: string, boxMs = 60_000): BoxedMatcher => {
	const matcher = new BoxedMatcher(parseLineQuery(typed), {boxMs});
	open.push(matcher);
	return matcher;
};

const matching = async (
	matcher: BoxedMatcher,
	lines: Lines,
	from?: number,
	to?: number,
): Promise<number[]> => {
	const bits = bitsFor(lines.count);
	const count = await matcher.scan(lines, bits, from, to);
	const found = Array.from({length: lines.count}, (_, line) => line).filter(line => hasBit(bits, line));
	expect(count).toBe(found.length);
	return found;
};

/** It tries all ways to part the letters: for ever. */
const endless = '(a+)+\\1$';
const longLine = `${'a'.repeat(5000)}b`;

describe('a matcher in a box', () => {
	test('matches as it does outside', async () => {
		const matcher = boxed('foo(?!bar)');
		const lines = linesOf(['foobar', 'Foobaz', 'foo', ...Array.from({length: 40}, () => 'x'), 'foo'], 5);
		expect(await matching(matcher, lines)).toEqual([1, 2, 43]);
		expect(await matching(matcher, lines, 2, 43)).toEqual([2]);
		expect(await matching(matcher, lines, 5, 5)).toEqual([]);
	});

	test('matches lines in memory that is shared', async () => {
		const {bytes, starts, count} = linesOf(['foobar', 'foo'], 3);
		const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 2)).subarray(2);
		shared.set(bytes);
		expect(await matching(boxed('foo(?!bar)'), {bytes: shared, starts, count})).toEqual([1]);
	});

	test('finds places', async () => {
		expect(await boxed('(.)\\1').ranges(encoder.encode('xaaybb'))).toEqual([1, 3, 4, 6]);
		expect(await boxed('(.)\\1').ranges(encoder.encode('xaaybb'), 1)).toEqual([1, 3]);
	});

	test('answers many calls, each with what was asked', async () => {
		const matcher = boxed('foo(?!bar)');
		const answers = await Promise.all([
			matching(matcher, linesOf(['foo'])),
			matcher.ranges(encoder.encode('a foo')),
			matching(matcher, linesOf(['foobar'])),
		]);
		expect(answers).toEqual([[0], [2, 5], []]);
	});

	test('is ended where no line is done in time, and says so; another one matches', async () => {
		const slow = boxed(endless, 50);
		const bits = bitsFor(2);
		const failed = slow.scan(linesOf(['ok', longLine]), bits);
		await expect(failed).rejects.toThrow(TooSlowError);
		await expect(failed).rejects.toThrow(/^\(a\+\)\+\\1\$ takes too long and was ended: /);
		await expect(slow.ranges(encoder.encode('a'))).rejects.toThrow(TooSlowError);
		expect(await matching(boxed(endless), linesOf(['aab', 'aaa']))).toEqual([1]);
	});

	test('fails all calls that wait when it is ended', async () => {
		const slow = boxed(endless, 50);
		const calls = [slow.scan(linesOf([longLine]), bitsFor(1)), slow.ranges(encoder.encode('aa'))];
		const results = await Promise.allSettled(calls);
		expect(results.map(({status}) => status)).toEqual(['rejected', 'rejected']);
	});

	test('fails what waits when it is closed', async () => {
		const matcher = boxed(endless);
		const waiting = matcher.scan(linesOf([longLine]), bitsFor(1));
		matcher.close();
		await expect(waiting).rejects.toMatchObject({name: 'AbortError'});
		await expect(matcher.ranges(encoder.encode('a'))).rejects.toMatchObject({name: 'AbortError'});
	});
});
