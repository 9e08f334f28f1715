import {type Duration, type Instant, instantFromMs} from '../../core/instant.ts';
import type {Window} from '../../core/window.ts';

/** How much of a log is on the screen. */
export type Span =
	| {readonly type: 'last'; readonly ms: Duration}
	/** So many of the newest lines of each stream, whatever their age. */
	| {readonly type: 'newest'; readonly lines: number}
	| {readonly type: 'all'};

/** What the log of a cluster opens on. */
export const lastMinute: Span = {type: 'last', ms: 60_000};

/** Of the key `0`: lines of each stream. */
export const newestLines = 1000;

const ladderMs: readonly Duration[] = [1, 5, 10, 30, 60, 360, 1440].map(minutes => minutes * 60_000);

/** The span that scrolling past the top asks for; `undefined` where there is nothing beyond. */
export const olderSpan = (span: Span): Span | undefined => {
	switch (span.type) {
		case 'last': {
			const ms = ladderMs.find(step => step > span.ms);
			return ms === undefined ? {type: 'all'} : {type: 'last', ms};
		}

		case 'newest':
			return {type: 'newest', lines: span.lines * 8};
		case 'all':
			return undefined;
	}
};

/** Lines that each stream gives at least in a live window, where it has them. */
export const leastLines = (span: Span, screenful: number): number =>
	span.type === 'last' ? screenful : newestLines;

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

		case 'newest':
			return {tail: span.lines, anchor, follow: true};
		case 'all':
			return isLocal ? {bothEnds: true, anchor, follow: true} : {tail: newestLines, anchor, follow: true};
	}
};

/** For the header: `last 10m`, `newest 1,000 lines`, `ALL`. */
export const spanLabel = (span: Span): string => {
	switch (span.type) {
		case 'last':
			return span.ms < 3_600_000 ? `last ${span.ms / 60_000}m` : `last ${span.ms / 3_600_000}h`;
		case 'newest':
			return `newest ${span.lines.toLocaleString('en')}`;
		case 'all':
			return 'ALL';
	}
};

/** For a sentence: `the last minute`, `the last 10 minutes`, `the newest lines`, `all of it`. */
export const spanWords = (span: Span): string => {
	switch (span.type) {
		case 'last':
			return `the last ${timeWords(span.ms)}`;
		case 'newest':
			return 'the newest lines';
		case 'all':
			return 'all of it';
	}
};

const timeWords = (ms: Duration): string => {
	const [count, unit] = ms < 3_600_000 ? [ms / 60_000, 'minute'] : [ms / 3_600_000, 'hour'];
	return count === 1 ? unit : `${count} ${unit}s`;
};
