import {formatDuration} from '../../core/duration.ts';
import {type Duration, type Instant, instantFromMs} from '../../core/instant.ts';
import type {Window} from '../../core/window.ts';
import type {Context} from '../context.ts';
import {countText} from '../paint/count-words.ts';

/** How much of a log is on the screen. */
export type Span =
	| {readonly type: 'last'; readonly ms: Duration}
	/** So many of the newest lines of each stream, whatever their age. */
	| {readonly type: 'newest'; readonly lines: number}
	/** From a moment on. */
	| {readonly type: 'since'; readonly from: Instant}
	/** Between two moments, the second one exclusive; not followed. */
	| {readonly type: 'between'; readonly from: Instant; readonly to: Instant}
	| {readonly type: 'all'};

/** How moments are written for the person. */
export type Moments = Pick<Context, 'clock' | 'now'>;

/** What the log of a cluster opens on. */
export const lastMinute: Span = {type: 'last', ms: 60_000};

/** Of the key `0`: lines of each stream. */
export const newestLines = 1000;

const minuteNs = instantFromMs(60_000);

const ladderMs: readonly Duration[] = [1, 5, 10, 30, 60, 360, 1440].map(minutes => minutes * 60_000);

/**
The span that scrolling past the top asks for; `undefined` where there is nothing beyond.

@param now - What an open span reaches to.
*/
export const olderSpan = (span: Span, now: Instant): Span | undefined => {
	switch (span.type) {
		case 'last': {
			const ms = ladderMs.find(step => step > span.ms);
			return ms === undefined ? {type: 'all'} : {type: 'last', ms};
		}

		case 'newest':
			return {type: 'newest', lines: span.lines * 8};
		case 'since':
			return {...span, from: span.from - atLeastMinute(now - span.from)};
		case 'between':
			return {...span, from: span.from - atLeastMinute(span.to - span.from)};
		case 'all':
			return undefined;
	}
};

const atLeastMinute = (span: Instant): Instant => (span > minuteNs ? span : minuteNs);

/** The moment from which all of a span is there; `undefined` where it has none, or where its end is not known yet. */
export const startOf = (span: Span, end: Instant | undefined): Instant | undefined => {
	if (span.type === 'since' || span.type === 'between') {
		return span.from;
	}

	return span.type === 'last' && end !== undefined ? end - instantFromMs(span.ms) : undefined;
};

/** Whether what is older than the span's beginning was left out on purpose. */
export const hasStart = ({type}: Span): boolean => type === 'last' || type === 'since' || type === 'between';

/** Lines that each stream gives at least in a live window, where it has them. */
export const leastLines = (span: Span, screenful: number): number =>
	hasStart(span) ? screenful : newestLines;

/** What a window is made of besides its span. */
export type WindowFacts = {
	readonly anchor: Window['anchor'];
	readonly openedAt: Instant;
	/** Lines that no first screen has less of. */
	readonly screenful: number;
	/** Of the source. */
	readonly isLocal: boolean;
};

/**
What to ask a source for, to be followed.

ALL begins with its end, because that is what a person wants to see at once; what is older comes from a local source by itself, from others as older windows do.

A window that counts back from now has its beginning as a point in time, so that an older window can end exactly there.
*/
export const windowOf = (span: Span, {anchor, openedAt, screenful, isLocal}: WindowFacts): Window => {
	switch (span.type) {
		case 'last': {
			const from = anchor === 'now' ? openedAt - instantFromMs(span.ms) : span.ms;
			return {from, anchor, atLeast: screenful, follow: true};
		}

		case 'since':
			return {from: span.from, anchor, atLeast: screenful, follow: true};
		case 'between':
			return {from: span.from, to: span.to, anchor, atLeast: screenful, follow: false};
		case 'newest':
			return {tail: span.lines, anchor, follow: true};
		case 'all':
			return isLocal ? {bothEnds: true, anchor, follow: true} : {tail: newestLines, anchor, follow: true};
	}
};

/** For the header: `last 10m`, `newest 1,000 lines`, `since 14:00`, `14:00–14:10`, `ALL`. */
export const spanLabel = (span: Span, moments: Moments): string => {
	switch (span.type) {
		case 'last':
			return `last ${shortTime(span.ms)}`;
		case 'newest':
			return `newest ${countText(span.lines)}`;
		case 'since':
			return `since ${momentText(span.from, moments)}`;
		case 'between':
			return `${momentText(span.from, moments)}–${momentText(span.to, moments)}`;
		case 'all':
			return 'ALL';
	}
};

/** For a sentence: `the last minute`, `the last 10 minutes`, `the newest lines`, `14:00`, `all of it`. */
export const spanWords = (span: Span, moments: Moments): string => {
	switch (span.type) {
		case 'last':
			return `the last ${timeWords(span.ms)}`;
		case 'newest':
			return 'the newest lines';
		case 'since':
			return `the time since ${momentText(span.from, moments)}`;
		case 'between':
			return `the time from ${momentText(span.from, moments)} to ${momentText(span.to, moments)}`;
		case 'all':
			return 'all of it';
	}
};

/** A moment in as few words as are clear: the date only where it is not today's, seconds only where there are some. */
export const momentText = (instant: Instant, {clock, now}: Moments): string => {
	const date = clock.full(instant).slice(0, 10);
	const today = clock.full(instantFromMs(now())).slice(0, 10);
	const time = clock.seconds(instant).replace(/:00$/, '');
	return date === today ? time : `${date} ${time}`;
};

/** As the keys have them: 24 hours are no day. */
const shortTime = (ms: Duration): string =>
	ms > 3_600_000 && ms % 3_600_000 === 0 ? `${ms / 3_600_000}h` : formatDuration(ms);

const timeWords = (ms: Duration): string => {
	const [count, unit] =
		ms < 3_600_000 || ms % 3_600_000 !== 0 ? [ms / 60_000, 'minute'] : [ms / 3_600_000, 'hour'];
	if (!Number.isInteger(count)) {
		return formatDuration(ms);
	}

	return count === 1 ? unit : `${count} ${unit}s`;
};
