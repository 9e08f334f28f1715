import type {ZoneClock} from '../core/clock.ts';
import type {Instant} from '../core/instant.ts';
import {noticeSentence} from '../core/sentences.ts';
import type {Notice, StreamEvent} from '../core/stream-event.ts';
import {taskLabel} from '../core/task.ts';
import {noticeJson} from './notice-format.ts';

export type Opened = Extract<StreamEvent, {type: 'opened'}>;

/** Writes one notice where it belongs. */
export type WriteNotice = (
	notice: Notice,
	about: {
		/** Absent: of a task, not of a stream. */
		readonly opened?: Opened;
		/** Whether the reader needs to be told what it is about. */
		readonly isLabelled: boolean;
		readonly now: Instant;
	},
) => void;

/**
Notices as sentences, one a line.

@param writeLine - Gets text that is safe on a terminal.
@param sanitize - The cluster's words in it are not to be trusted.
*/
export const noticeSentences =
	(writeLine: (line: string) => void, clock: ZoneClock, sanitize: (text: string) => string): WriteNotice =>
	(notice, {opened, isLabelled, now}) => {
		if (isTold(notice, isLabelled)) {
			const label = isLabelled ? labelOf(notice, opened) : '';
			writeLine(sanitize(noticeSentence(notice, {label, now, clock: clock.seconds})));
		}
	};

/** Notices as objects of JSON, one a line. */
export const noticeObjects =
	(writeLine: (line: string) => void): WriteNotice =>
	(notice, {opened, now}) =>
		writeLine(noticeJson(notice, opened, now));

/** On a pipe only what changes what the reader can know: not each state of a task, and one end where the task's own follows at once. */
const isTold = (notice: Notice, isLabelled: boolean): boolean => {
	if (notice.type === 'task') {
		return notice.final;
	}

	return notice.type !== 'ended' || isLabelled || notice.exit === 'unconfirmed';
};

const labelOf = (notice: Notice, opened: Opened | undefined): string => {
	if (opened) {
		return `${opened.pod}/${opened.container}`;
	}

	return 'task' in notice ? taskLabel(notice.task) : '';
};
