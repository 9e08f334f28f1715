import {expect, test} from 'vitest';
import {olderSpan, type Span, spanLabel, spanWords, windowOf} from '../../../source/explorer/log/span.ts';

const minutes = (count: number): Span => ({type: 'last', ms: count * 60_000});

test('older windows go by the steps of the keys, and end with all', () => {
	const steps: string[] = [];
	for (let span: Span | undefined = minutes(1); span; span = olderSpan(span)) {
		steps.push(spanLabel(span));
	}

	expect(steps).toEqual([
		'last 1m',
		'last 5m',
		'last 10m',
		'last 30m',
		'last 1h',
		'last 6h',
		'last 24h',
		'ALL',
	]);
});

test('a window from now has its beginning as a point in time', () => {
	const window = windowOf(minutes(1), {
		anchor: 'now',
		openedAt: 100_000_000_000n,
		screenful: 24,
		isLocal: false,
	});
	expect(window).toEqual({from: 40_000_000_000n, anchor: 'now', atLeast: 24, follow: true});
});

test('a window of a task that does not run counts back from its end', () => {
	const window = windowOf(minutes(1), {
		anchor: 'end',
		openedAt: 100_000_000_000n,
		screenful: 24,
		isLocal: false,
	});
	expect(window).toEqual({from: 60_000, anchor: 'end', atLeast: 24, follow: true});
});

test('spans are named in words', () => {
	expect(spanWords(minutes(1))).toBe('the last minute');
	expect(spanWords(minutes(10))).toBe('the last 10 minutes');
	expect(spanWords(minutes(60))).toBe('the last hour');
	expect(spanWords({type: 'all'})).toBe('all of it');
});
