import {createZoneClock} from '../core/clock.ts';
import type {Instant} from '../core/instant.ts';
import type {LogSource, Scope} from '../core/log-source.ts';
import {nothingMatched} from '../core/nothing-matched.ts';
import {parseQuery, type Query} from '../core/query.ts';
import {narrowedSentence} from '../core/sentences.ts';
import {compareTasks} from '../explorer/table/order.ts';
import {sanitizeText} from '../terminal/sanitize.ts';
import type {Invocation} from './arguments.ts';
import {choiceOf} from './choices.ts';
import {connect, scopeOf} from './connect.ts';
import {createOutput, type Output} from './output.ts';
import type {Surroundings} from './surroundings.ts';
import {MatchingTasks} from './task-changes.ts';
import {createTaskWriter, type TaskWriter} from './task-writer.ts';

/**
`kreel tasks`: the task list, printed; with `-w` every change after it.

@returns The exit code.
@throws {NothingMatchedError} Where queries match no task.
@throws {KreelError}
*/
export const tasks = async (invocation: Invocation, surroundings: Surroundings): Promise<number> => {
	const {stdout, stderr, interrupted, now} = surroundings;
	const request = {
		scope: scopeOf(invocation),
		queries: invocation.words.map(parseQuery),
		isWatching: invocation.has('watch'),
	};
	const output = createOutput(stdout);
	const writer = createTaskWriter({
		output: choiceOf(invocation, 'output', ['table', 'json', 'name'], 'table'),
		isWatching: request.isWatching,
		hasNamespaces: invocation.has('all-namespaces') || invocation.values('namespace').join().includes(','),
		now,
	});
	const {source, close} = await connect(invocation);
	try {
		const signal = AbortSignal.any([interrupted, output.closed]);
		const say = (line: string) => {
			if (!invocation.has('quiet')) {
				stderr.write(`${line}\n`);
			}
		};
		const count = await print({source, ...request, say}, writer, output, signal);
		if (count === 0 && !interrupted.aborted) {
			say('No tasks there.');
		}

		return output.closed.aborted ? 141 : interrupted.aborted ? 130 : 0;
	} finally {
		await close();
	}
};

type Request = {
	readonly source: LogSource;
	readonly scope: Scope;
	readonly queries: readonly Query[];
	readonly isWatching: boolean;
	/** Says something beside the list. */
	readonly say: (line: string) => void;
};

const print = async (
	{source, scope, queries, isWatching, say}: Request,
	writer: TaskWriter,
	output: Output,
	signal: AbortSignal,
): Promise<number> => {
	const known = new MatchingTasks(queries);
	let isFirst = true;
	for await (const event of source.watchTasks(scope, signal)) {
		if (event.type === 'stale') {
			say(staleSentence(event.since, event.cause));
		}

		const narrowed = event.type === 'snapshot' ? event.narrowed : undefined;
		if (isFirst && narrowed) {
			say(sanitizeText(narrowedSentence(narrowed)));
		}

		const changes = known.apply(event);
		if (isFirst) {
			if (known.matching.length === 0 && queries.length > 0) {
				throw nothingMatched({queries, scope, narrowed}, known.all, source);
			}

			output.write(writer.list(known.matching.sort(compareTasks)));
			isFirst = false;
		} else {
			output.write(changes.map(change => writer.change(change)).join(''));
		}

		await output.full;
		if (!isWatching) {
			break;
		}
	}

	await output.flushed();
	return known.matching.length;
};

const staleSentence = (since: Instant, cause: string): string =>
	sanitizeText(`stale since ${createZoneClock('local').seconds(since)}: ${cause}`);
