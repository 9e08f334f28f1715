import {type Instant, laterInstant} from '../core/instant.ts';
import type {Notice} from '../core/stream-event.ts';
import type {Place} from './place.ts';

/** What there is around a notice when it comes. */
export type NoticeSurroundings = {
	readonly now: Instant;
	/** Where the last row of all stands. */
	readonly lastKey: Instant | undefined;
	/** The last row of its stream, or of its task's streams. */
	readonly own: Place | undefined;
};

/** Where a notice goes. */
export type NoticePlace = Place & {
	/** Whether it goes among lines that are there already, whatever else is live. */
	readonly isPast: boolean;
};

/**
The place of a notice in time.

What happened to a log (a restart, an end, a gap) stands after the line that it happened after, and not before the time that the cluster
gives, which has whole seconds only. What is so now (waiting, reconnecting) stands after all rows, whatever this machine's clock says.
*/
export const noticePlace = (notice: Notice, around: NoticeSurroundings): NoticePlace => {
	const {now, lastKey, own} = around;
	if (notice.type === 'gap' && isBeforeKnown(notice, own)) {
		return placeInPast(notice);
	}

	if (notice.type === 'restarted' && notice.isPast && notice.previous.finishedAt !== undefined) {
		const time = notice.previous.finishedAt;
		return {time, key: time, isPast: true};
	}

	const happened = timeOf(notice);
	const time = happened === 'now' ? undefined : laterInstant(own?.time, happened);
	if (time === undefined) {
		return {time: now, key: lastKey === undefined ? now : lastKey + 1n, isPast: false};
	}

	return {time, key: laterInstant(own?.key, time)!, isPast: false};
};

type Gap = Extract<Notice, {type: 'gap'}>;

/** Whether lines after the gap are known already: older history was loaded, and not all of it came. */
const isBeforeKnown = ({to}: Gap, own: Place | undefined): boolean =>
	to !== undefined && own !== undefined && to <= own.time;

/** After the last line before the gap; where there is none, before the first line after it. */
const placeInPast = ({from, to}: Gap): NoticePlace =>
	from === undefined ? {time: to!, key: to! - 1n, isPast: true} : {time: from, key: from, isPast: true};

/** When it happened by the cluster's clock; `undefined` where the cluster does not tell. */
const timeOf = (notice: Notice): Instant | undefined | 'now' => {
	switch (notice.type) {
		case 'ended':
			return typeof notice.exit === 'object' ? notice.exit.finishedAt : undefined;
		case 'restarted':
			return notice.previous.finishedAt;
		case 'gap':
			return notice.from;
		case 'task':
			return notice.final ? notice.exit?.finishedAt : 'now';
		default:
			return 'now';
	}
};

/** Notices of which the newest says all that the one before it said; `undefined` for the others. */
export const replaceableAs = (notice: Notice): string | undefined => {
	switch (notice.type) {
		case 'waiting':
		case 'reconnecting':
		case 'unreadable':
			return notice.type;
		case 'task':
			return notice.final ? undefined : notice.type;
		default:
			return undefined;
	}
};

/** Whether a notice takes the place of the one before it of the same stream or task. */
export const replaces = (notice: Notice, before: Notice): boolean =>
	notice.type === 'resumed'
		? before.type === 'reconnecting'
		: notice.type === before.type && replaceableAs(notice) !== undefined;

/** Whether a notice says the same as the one before it. */
export const saysTheSame = (notice: Notice, before: Notice): boolean => {
	if (notice.type === 'waiting' && before.type === 'waiting') {
		return notice.reason === before.reason;
	}

	if (notice.type === 'unreadable' && before.type === 'unreadable') {
		return notice.cause === before.cause && notice.permanent === before.permanent;
	}

	return (
		notice.type === 'task' &&
		before.type === 'task' &&
		notice.state === before.state &&
		notice.reason === before.reason &&
		notice.final === before.final
	);
};
