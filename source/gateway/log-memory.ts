import type {StreamId} from '../core/instance.ts';
import type {Instant} from '../core/instant.ts';
import {lineCount, sliceBatch} from '../core/line-batch.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import type {TaskId} from '../core/task.ts';
import type {ServerEvent} from './event-stream.ts';
import {decodeEvent, type OtherEvent} from './wire.ts';
import {Fields} from './wire-fields.ts';
import {decodeLines, type LinesEvent} from './wire-lines.ts';

type Waiting = Extract<StreamEvent, {type: 'waiting'}>;
type Known = {open: boolean; newest?: Instant; next: Map<string, number>};

/** What a client knows of a task's log: which streams there are, and which line of each comes next. */
export class LogMemory {
	readonly #streams = new Map<StreamId, Known>();
	/** Why the task has no log yet, in the gateway's words, until it has one. */
	#waiting?: Waiting;
	/** The last of such reasons that was told, the gateway's or one of the connection's. */
	#toldReason?: string;

	/** Streams that have begun and not ended. */
	get openStreams(): StreamId[] {
		return [...this.#streams].filter(([, known]) => known.open).map(([stream]) => stream);
	}

	/**
	What an event of the gateway says that is not known yet.

	@throws {WireError|SyntaxError} Where it is not in the wire format.
	*/
	take({name, data}: ServerEvent): StreamEvent[] {
		switch (name) {
			case 'ping':
				return [];
			case 'lines':
				return this.#lines(JSON.parse(data));
			case 'resync':
				return this.#resync(new Fields(JSON.parse(data), 'resync'));
			default:
				return this.#other(decodeEvent(JSON.parse(data)));
		}
	}

	/** The notices of a lost connection: of each open stream, or of the task where there is none. */
	reconnecting(task: TaskId, attempt: number, cause: string, retryAt: Instant): StreamEvent[] {
		const streams = this.openStreams;
		return streams.length === 0
			? this.#tell({type: 'waiting', task, reason: cause})
			: streams.map(stream => ({type: 'reconnecting', stream, attempt, cause, retryAt}));
	}

	/** The notices of a connection that stands again; what was told of the task in their place no longer holds. */
	reconnected(task: TaskId, {name}: ServerEvent, afterMs: number): StreamEvent[] {
		const streams = this.openStreams;
		if (streams.length === 0 && name !== 'end') {
			const answers: Waiting = {type: 'waiting', task, reason: 'the gateway answers again'};
			return this.#waiting || this.#streams.size > 0 ? this.#tell(this.#waiting ?? answers) : [];
		}

		return streams.map(stream => ({type: 'resumed', stream, proven: name !== 'resync', afterMs}));
	}

	/** A reason is told once, until there is another. */
	#tell(event: Waiting): StreamEvent[] {
		const isNew = event.reason !== this.#toldReason;
		this.#toldReason = event.reason;
		return isNew ? [event] : [];
	}

	#lines(data: unknown): StreamEvent[] {
		const {event, first} = decodeLines(data);
		this.#begin();
		const known = this.#streams.get(event.stream) ?? this.#learn(event.stream);
		const key = `${event.at}/${event.instance.restart}/${event.instance.containerId ?? ''}`;
		const next = known.next.get(key) ?? first;
		const end = first + lineCount(event.batch);
		const gaps = first > next ? [this.#gap(event, known)] : [];
		known.next.set(key, Math.max(next, end));
		known.newest = event.batch.times.at(-1) ?? known.newest;
		// Lines that were delivered before: a gateway that repeats them does not make them two.
		const batch =
			first < next ? sliceBatch(event.batch, Math.min(next - first, lineCount(event.batch))) : event.batch;
		return lineCount(batch) === 0 ? gaps : [...gaps, {...event, batch}];
	}

	#gap(event: LinesEvent, known: Known): StreamEvent {
		return {
			type: 'gap',
			stream: event.stream,
			from: known.newest,
			to: event.batch.times[0],
			cause: 'the gateway left out lines',
		};
	}

	/** Another reader counts anew, so what was counted is forgotten, and what may be missing is said. */
	#resync(fields: Fields): StreamEvent[] {
		const from = fields.maybe('from', key => fields.instant(key));
		const cause = fields.text('cause');
		const open = [...this.#streams].filter(([, known]) => known.open);
		for (const known of this.#streams.values()) {
			known.next.clear();
		}

		return open.map(([stream, {newest}]) => ({type: 'gap', stream, from: newest ?? from, cause}));
	}

	/** There is a log: the task waits no longer. */
	#begin(): void {
		this.#waiting = undefined;
		this.#toldReason = undefined;
	}

	#other(event: OtherEvent): StreamEvent[] {
		if (event.type === 'waiting' && event.stream === undefined) {
			this.#waiting = event;
			return this.#tell(event);
		}

		if (event.type === 'opened') {
			this.#begin();
			const isNew = !this.#streams.has(event.stream);
			this.#learn(event.stream);
			return isNew ? [event] : [];
		}

		const known =
			'stream' in event && event.stream !== undefined ? this.#streams.get(event.stream) : undefined;
		if (known && event.type === 'gap') {
			// Its lines go on behind the gap.
			known.next.clear();
		}

		if (known && (event.type === 'ended' || (event.type === 'unreadable' && event.permanent))) {
			const wasOpen = known.open;
			known.open = false;
			return wasOpen ? [event] : [];
		}

		return [event];
	}

	#learn(stream: StreamId): Known {
		const known = this.#streams.get(stream) ?? {open: true, next: new Map<string, number>()};
		this.#streams.set(stream, known);
		return known;
	}
}
