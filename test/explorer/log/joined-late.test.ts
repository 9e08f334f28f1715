import {expect, onTestFinished, test} from 'vitest';
import type {StreamEvent} from '../../../source/core/stream-event.ts';
import type {Task} from '../../../source/core/task.ts';
import {LogSession} from '../../../source/explorer/log/log-session.ts';
import type {Span} from '../../../source/explorer/log/span.ts';
import {batchOf, scriptedSource, taskOf} from '../../core/scripted-source.ts';

const second = 1_000_000_000n;

const opened = (stream: string): StreamEvent => ({
	type: 'opened',
	stream,
	task: taskOf('api').id,
	namespace: 'shop',
	pod: stream,
	container: 'c',
	role: 'main',
});

/** Lines of a stream, numbered by their seconds. */
const lines = (stream: string, from: number, to: number): StreamEvent => ({
	type: 'lines',
	stream,
	instance: {restart: 0},
	at: 'tail',
	batch: batchOf(
		Array.from({length: to - from}, (_, index) => `${stream}${from + index}`),
		from * 1000,
	),
});

const openSession = (span: Span, task: Partial<Task> = {}) => {
	const source = scriptedSource();
	let wake = () => {};
	const session = new LogSession({
		source,
		selection: {scope: {}, queries: []},
		span,
		task: () => ({...taskOf('api'), ...task}),
		screenful: 40,
		now: () => 30_000_000,
		onChange: () => wake(),
		onFirstLines: () => wake(),
		say: () => {},
	});
	onTestFinished(() => session.close());
	const until = async (holds: () => boolean) => {
		while (!holds()) {
			await new Promise<void>(resolve => {
				wake = resolve;
			});
		}
	};
	return {source, session, until};
};

/** The newest thousand lines of a log, and 6000 that came since; then a stream joins that has a thousand lines at once. */
const openJoined = async (task: Partial<Task> = {}) => {
	const {source, session, until} = openSession({type: 'newest', lines: 1000}, task);
	source.say(opened('a'));
	source.say(lines('a', 20_000, 21_000));
	source.say({type: 'caughtUp', stream: 'a'});
	source.say(lines('a', 21_000, 27_000));
	source.say(opened('b'));
	source.say(lines('b', 27_000, 28_000));
	source.say({type: 'caughtUp', stream: 'b'});
	await until(() => session.store.streams.filter(({state}) => state === 'live').length === 2);
	return {source, session, until};
};

const gapsOf = ({store}: LogSession) =>
	Array.from({length: store.rowCount}, (_, index) => store.row(index)!).flatMap(row =>
		row.type === 'notice' && row.notice.type === 'gap' ? [row.notice] : [],
	);

test('older lines that are loaded after a stream has joined end where the others begin, so none comes twice', async () => {
	const {source, session, until} = await openJoined();
	const loading = session.loadOlder();
	await until(() => source.opened.length === 2);
	expect(source.opened[1]!.window).toMatchObject({to: 20_000n * second + 1n});
	source.say(lines('a', 18_000, 20_001), 1);
	source.say({type: 'caughtUp', stream: 'a'}, 1);
	source.endLogs();
	expect(await loading).toMatchObject({added: 2000, hasGaps: false});
	expect(session.store.lineCount).toBe(10_000);
});

test('of a stream that joined with its newest lines alone, that is said', async () => {
	const {session} = await openJoined();
	expect(gapsOf(session)).toMatchObject([
		{stream: 'b', to: 27_000n * second, cause: 'it joined the others late, with its newest lines alone'},
	]);
});

test('of a pod that was just started, nothing older may be missing', async () => {
	const {session} = await openJoined({
		members: [
			{
				name: 'b',
				uid: 'b',
				containers: [{name: 'c', role: 'main', restarts: 0, state: 'running', startedAt: 26_999n * second}],
			},
		] as unknown as Task['members'],
	});
	expect(gapsOf(session)).toEqual([]);
});

test('of a stream that joins while ALL of the others is read, all is read after them', async () => {
	const {source, session, until} = openSession({type: 'all'});
	source.say(opened('a'));
	source.say(lines('a', 20_000, 21_000));
	source.say({type: 'caughtUp', stream: 'a'});
	await until(() => source.opened.length === 2);
	source.say(opened('b'), 0);
	source.say(lines('b', 27_000, 28_000), 0);
	source.say({type: 'caughtUp', stream: 'b'}, 0);
	await until(() => session.store.streams.filter(({state}) => state === 'live').length === 2);
	source.say(lines('a', 0, 20_001), 1);
	source.say({type: 'caughtUp', stream: 'a'}, 1);
	source.endLogs();
	await until(() => source.opened.length === 3);
	expect(session.isWhole).toBe(false);
	expect(source.opened[2]!.window).toEqual({anchor: 'now', to: 27_000n * second + 1n, follow: false});
	source.say(lines('b', 25_000, 27_001), 2);
	source.say({type: 'caughtUp', stream: 'b'}, 2);
	source.endLogs();
	await until(() => session.isWhole);
	expect(session.store.lineCount).toBe(21_000 + 3000);
	expect(source.opened).toHaveLength(3);
	expect(gapsOf(session)).toEqual([]);
});
