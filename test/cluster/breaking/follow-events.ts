import {LogOutcome} from '../../../source/commands/log-outcome.ts';
import {type LineBatch, lineBytes, lineCount} from '../../../source/core/line-batch.ts';
import {parseQuery} from '../../../source/core/query.ts';
import {noticeSentence} from '../../../source/core/sentences.ts';
import {isNotice, type StreamEvent} from '../../../source/core/stream-event.ts';
import {type KubernetesOptions, openKubernetesSource} from '../../../source/kubernetes/source.ts';
import {NumberedLogs} from './numbered-logs.ts';

/** A log of numbered lines that is followed through the source itself, from its beginning to its end. */
export class FollowedEvents {
	readonly logs = new NumberedLogs();
	/** Every notice so far as its sentence, those of a stream with its pod before it. */
	readonly sentences: string[] = [];
	/** Resolves with the exit code when all has ended. */
	readonly ended: Promise<number>;
	readonly #outcome = new LogOutcome();
	readonly #pods = new Map<string, string>();
	#changed = Promise.withResolvers<void>();

	constructor(options: KubernetesOptions, namespace: string, query: string) {
		this.ended = this.#read(options, namespace, query);
		this.ended.catch(() => {});
	}

	/** Resolves when something is true of what has come. */
	async until(holds: (followed: FollowedEvents) => boolean): Promise<void> {
		while (!holds(this)) {
			const end = this.ended.then(() => {
				throw new Error(`ended, and said: ${this.sentences.join('; ')}`);
			});
			await Promise.race([this.#changed.promise, end]);
		}
	}

	/** How many of the sentences match. */
	readonly said = (pattern: RegExp): number =>
		this.sentences.filter(sentence => pattern.test(sentence)).length;

	async #read(options: KubernetesOptions, namespace: string, query: string): Promise<number> {
		const source = await openKubernetesSource(options);
		const selection = {scope: {namespaces: [namespace]}, queries: [parseQuery(query)]};
		const window = {anchor: 'now', follow: true} as const;
		try {
			for await (const event of source.openLogs(selection, window, new AbortController().signal)) {
				this.#outcome.take(event);
				this.#take(event);
				this.#changed.resolve();
				this.#changed = Promise.withResolvers();
			}
		} finally {
			await source.close();
		}

		return this.#outcome.exitCode(true);
	}

	#take(event: StreamEvent): void {
		const pod = ('stream' in event && this.#pods.get(event.stream!)) || '';
		if (event.type === 'opened') {
			this.#pods.set(event.stream, event.pod);
		} else if (event.type === 'lines') {
			this.#takeLines(pod, event.batch, event.at === 'late');
		} else if (event.type === 'gap') {
			this.logs.of(pod).takeGap(event);
		} else if (event.type === 'filled') {
			this.logs.of(pod).takeFilled(event.lines);
		}

		if (isNotice(event) && (event.type !== 'task' || event.final)) {
			this.sentences.push(noticeSentence(event, {label: pod, now: 0n, clock: String}));
		}
	}

	#takeLines(pod: string, batch: LineBatch, isLate: boolean): void {
		const decoder = new TextDecoder();
		for (let line = 0; line < lineCount(batch); line++) {
			const text = decoder.decode(lineBytes(batch, line));
			this.logs.takeLine(pod, text, batch.times[line], isLate);
		}
	}
}
