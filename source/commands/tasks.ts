import type {LogSource, Scope} from '../core/log-source.ts';
import {nothingMatched} from '../core/nothing-matched.ts';
import {parseQuery, type Query} from '../core/query.ts';
import {compareTasks} from '../explorer/table/order.ts';
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
		const count = await print(source, request, writer, output, signal);
		if (count === 0 && !interrupted.aborted && !invocation.has('quiet')) {
			stderr.write('No tasks there.\n');
		}

		return output.closed.aborted ? 141 : interrupted.aborted ? 130 : 0;
	} finally {
		await close();
	}
};

type Request = {readonly scope: Scope; readonly queries: readonly Query[]; readonly isWatching: boolean};

const print = async (
	source: LogSource,
	{scope, queries, isWatching}: Request,
	writer: TaskWriter,
	output: Output,
	signal: AbortSignal,
): Promise<number> => {
	const known = new MatchingTasks(queries);
	let isFirst = true;
	for await (const event of source.watchTasks(scope, signal)) {
		const changes = known.apply(event);
		if (isFirst) {
			if (known.matching.length === 0 && queries.length > 0) {
				throw nothingMatched({queries, scope}, known.all, source);
			}

			output.write(writer.list(known.matching.sort(compareTasks)));
			isFirst = false;
		} else {
			output.write(changes.map(change => writer.change(change)).join(''));
		}

		await output.drained();
		if (!isWatching) {
			break;
		}
	}

	await output.flushed();
	return known.matching.length;
};
