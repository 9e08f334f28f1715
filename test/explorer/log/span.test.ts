import {expect, test} from 'vitest';
import {createZoneClock} from '../../../source/core/clock.ts';
import {instantFromMs} from '../../../source/core/instant.ts';
import {olderSpan, type Span, spanLabel, spanWords, windowOf} from '../../../source/explorer/log/span.ts';

const moments = {clock: createZoneClock('utc'), now: () => Date.UTC(2026, 10, 26, 15, 0)};
const at = (hours: number, minutes = 0, day = 26) => instantFromMs(Date.UTC(2026, 10, day, hours, minutes));

const minutes = (count: number): Span => ({type: 'last', ms: count * 60_000});

test('older windows go by the steps of the keys, and end with all', () => {
	const steps: string[] = [];
	for (let span: Span | undefined = minutes(1); span; span = olderSpan(span, 0n)) {
		steps.push(spanLabel(span, moments));
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
	expect(spanWords(minutes(1), moments)).toBe('the last minute');
	expect(spanWords(minutes(10), moments)).toBe('the last 10 minutes');
	expect(spanWords(minutes(60), moments)).toBe('the last hour');
	expect(spanWords({type: 'all'}, moments)).toBe('all of it');
});

test('spans of moments are named by them, with the date where it is not today', () => {
	expect(spanLabel({type: 'since', from: at(14)}, moments)).toBe('since 14:00');
	expect(spanLabel({type: 'between', from: at(14), to: at(14, 10)}, moments)).toBe('14:00–14:10');
	expect(spanLabel({type: 'since', from: at(14, 0, 25)}, moments)).toBe('since 2026-11-25 14:00');
	expect(spanLabel(minutes(90), moments)).toBe('last 1h30m');
	expect(spanWords(minutes(90), moments)).toBe('the last 90 minutes');
});

test('above a span of moments lies as much again, at least a minute', () => {
	expect(olderSpan({type: 'since', from: at(14)}, at(15))).toEqual({type: 'since', from: at(13)});
	expect(olderSpan({type: 'between', from: at(14), to: at(14, 10)}, at(15))).toEqual({
		type: 'between',
		from: at(13, 50),
		to: at(14, 10),
	});
	expect(olderSpan({type: 'since', from: at(15)}, at(15))).toEqual({type: 'since', from: at(14, 59)});
});

test('a span between two moments is not followed', () => {
	const span: Span = {type: 'between', from: at(14), to: at(14, 10)};
	expect(windowOf(span, {anchor: 'now', openedAt: at(15), screenful: 24, isLocal: false})).toEqual({
		from: at(14),
		to: at(14, 10),
		anchor: 'now',
		atLeast: 24,
		follow: false,
	});
});
