import type {Instant} from '../../core/instant.ts';
import {isInMotion, type Task} from '../../core/task.ts';
import type {Window} from '../../core/window.ts';
import {hasStart, olderSpan, type Span, startOf} from './span.ts';

/** How much of a log a session has, and where that begins. */
export class LogWindow {
	/** What the window counts back from: a task that does not run has its newest lines before now. */
	readonly anchor: Window['anchor'];
	readonly #openedAt: Instant;
	/** Grows with older lines. */
	span: Span;
	/** Time of the newest line when the history was read. */
	end: Instant | undefined;

	/** @param task - As it is when the log is opened. */
	constructor(span: Span, task: Task, openedAt: Instant) {
		this.span = span;
		this.anchor = isInMotion(task) ? 'now' : 'end';
		this.#openedAt = openedAt;
	}

	/** Where it begins; `undefined` while that is not known, or where it has no such time. */
	get start(): Instant | undefined {
		return this.#startOf(this.span);
	}

	/** The next larger span; `undefined` where there is none. */
	get older(): Span | undefined {
		return olderSpan(this.span, this.#openedAt);
	}

	/**
	What a larger span has before what is there. Points in time only: what a duration counts back from may have moved.

	@param to - Where what is there begins.
	@param atLeast - Lines of each stream.
	*/
	before(span: Span, to: Instant | undefined, atLeast: number): Window {
		const window = {anchor: 'now', to, follow: false} as const;
		return hasStart(span)
			? {...window, from: this.#startOf(span), atLeast}
			: {...window, tail: span.type === 'newest' ? span.lines : undefined};
	}

	#startOf(span: Span): Instant | undefined {
		return startOf(span, this.anchor === 'now' ? this.#openedAt : this.end);
	}
}
