import type {ZoneClock} from '../core/clock.ts';
import type {Instant} from '../core/instant.ts';
import {noticeSentence} from '../core/sentences.ts';
import {type Notice, streamName} from '../core/stream-event.ts';
import {taskLabel} from '../core/task.ts';
import type {Opened} from './line-writer.ts';
import {noticeJson} from './notice-format.ts';

/** What a notice is about. */
export type About = {
	/** Absent: of a task, not of a stream. */
	readonly opened?: Opened;
	/** Whether the reader needs to be told what it is about. */
	readonly isLabelled: boolean;
	readonly now: Instant;
};

/** Writes notices where they belong. */
export type NoticeWriter = {
	write(notice: Notice, about: About): void;
	/** Nothing else will come. */
	finish(): void;
};

/** Notices as sentences, one a line. */
export class NoticeSentences implements NoticeWriter {
	readonly #writeLine: (line: string) => void;
	readonly #clock: ZoneClock;
	readonly #sanitize: (text: string) => string;
	#held: {notice: Notice; about: About} | undefined;

	/**
	@param writeLine - Gets text that is safe on a terminal.
	@param sanitize - The cluster's words in a sentence are not to be trusted.
	*/
	constructor(writeLine: (line: string) => void, clock: ZoneClock, sanitize: (text: string) => string) {
		this.#writeLine = writeLine;
		this.#clock = clock;
		this.#sanitize = sanitize;
	}

	/**
	The end of the only stream says nothing that the task's own end does not; so it waits to see whether that follows.

	On its way there a task says little that its streams do not; but that it may have ended tells why nothing comes.
	*/
	write(notice: Notice, about: About): void {
		if (notice.type === 'task' && !notice.final && notice.state !== 'unknown') {
			return;
		}

		if (notice.type === 'task' && notice.final && !about.isLabelled) {
			this.#held = undefined;
		}

		this.finish();
		if (notice.type === 'ended' && typeof notice.exit === 'object' && !about.isLabelled) {
			this.#held = {notice, about};
		} else {
			this.#say(notice, about);
		}
	}

	finish(): void {
		if (this.#held) {
			this.#say(this.#held.notice, {...this.#held.about, isLabelled: true});
			this.#held = undefined;
		}
	}

	#say(notice: Notice, {opened, isLabelled, now}: About): void {
		const label = isLabelled ? labelOf(notice, opened) : '';
		this.#writeLine(this.#sanitize(noticeSentence(notice, {label, now, clock: this.#clock.seconds})));
	}
}

/** Notices as objects of JSON, one a line. */
export class NoticeObjects implements NoticeWriter {
	readonly #writeLine: (line: string) => void;

	constructor(writeLine: (line: string) => void) {
		this.#writeLine = writeLine;
	}

	write(notice: Notice, {opened, now}: About): void {
		this.#writeLine(noticeJson(notice, opened, now));
	}

	finish(): void {}
}

const labelOf = (notice: Notice, opened: Opened | undefined): string => {
	if (opened) {
		return streamName(opened, '/');
	}

	return 'task' in notice ? taskLabel(notice.task) : '';
};
