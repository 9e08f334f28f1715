import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {NothingMatchedError} from '../../source/core/errors/nothing-matched-error.ts';
import {UnreachableError} from '../../source/core/errors/unreachable-error.ts';
import {lineCount} from '../../source/core/line-batch.ts';
import type {LogSource} from '../../source/core/log-source.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {type Task, taskLabel} from '../../source/core/task.ts';
import {readLogs, readTasks, type Seen} from './collect.ts';

/** A source, and what is known of the logs behind it without asking it. */
export type LogsUnderTest = {
	readonly source: LogSource;
	readonly namespace: string;
	/** A task with one container, to which nothing more is written. */
	readonly complete: string;
	/** A task that is written to, with more than one container. */
	readonly live: {
		readonly query: string;
		readonly main: string;
		readonly init: string;
		readonly sidecar: string;
	};
	/** What the logs of the task's pods are, by `pod/container`, known without the source. */
	printed(query: string): Promise<Map<string, string[]>>;
	/** Make the live task write something, where it does not do so by itself. */
	write(): void;
	close(): Promise<void>;
};

/** A source of tasks that run and end, and what is known of them without asking it. `complete` is a Job that ended with exit code 0. */
export type SourceUnderTest = LogsUnderTest & {
	/** A Job that failed, with its exit code. */
	readonly failed: {readonly query: string; readonly code: number};
	/** A task that cannot start, and why. */
	readonly pending: {readonly query: string; readonly reason: RegExp};
	/** A source of the same kind behind which there is nothing. */
	unreachable(): Promise<LogSource>;
};

/** What every source must do, whatever is behind it. */
export const describeLogSource = (name: string, makeSource: () => Promise<SourceUnderTest>): void => {
	describe(name, () => {
		let made: SourceUnderTest;
		beforeAll(async () => {
			made = await makeSource();
		});
		afterAll(() => made.close());
		describeTasks(() => made);
		describeWholeLogs(() => made, [false, true]);
		describeEnds(() => made);
		describeFollowing(() => made);
		describePending(() => made);
		describeWindows(() => made);
		describeChoice(() => made);
		describeRoles(() => made);
		describeFailures(() => made);
	});
};

/** What a source of logs must do that knows nothing of how tasks do, and whose logs never end. */
export const describeLogs = (name: string, makeSource: () => Promise<LogsUnderTest>): void => {
	describe(name, () => {
		let made: LogsUnderTest;
		beforeAll(async () => {
			made = await makeSource();
		});
		afterAll(() => made.close());
		describeWholeLogs(() => made, [false]);
		describeFollowing(() => made);
		describeWindows(() => made);
		describeChoice(() => made);
	});
};

type Made = () => SourceUnderTest;
type MadeLogs = () => LogsUnderTest;

const describeTasks = (made: Made): void => {
	const snapshot = async (): Promise<readonly Task[]> => {
		const [first] = await readTasks(made().source, made().namespace, events => events.length > 0);
		return first?.type === 'snapshot' ? first.tasks : [];
	};

	test('the tasks begin with a snapshot of all there are, with their states and exit codes', async () => {
		const tasks = await snapshot();
		const {complete, failed, pending, live, namespace} = made();
		expect(new Set(tasks.map(({id}) => id.namespace))).toEqual(new Set([namespace]));
		const find = (query: string) => tasks.find(({id}) => taskLabel(id) === query);
		expect(find(complete)).toMatchObject({state: 'succeeded', exitCode: 0});
		expect(find(failed.query)).toMatchObject({state: 'failed', exitCode: failed.code});
		expect(find(pending.query)).toMatchObject({state: 'pending', why: expect.stringMatching(pending.reason)});
		expect(find(live.query)).toMatchObject({exitCode: null});
	});

	test('the tasks know their pods and containers', async () => {
		const {live} = made();
		const task = (await snapshot()).find(({id}) => taskLabel(id) === live.query)!;
		expect(task.members.length).toBeGreaterThan(0);
		for (const member of task.members) {
			const roles = new Map(member.containers.map(container => [container.name, container.role]));
			expect(roles).toEqual(
				new Map([
					[live.init, 'init'],
					[live.sidecar, 'sidecar'],
					[live.main, 'main'],
				]),
			);
		}
	});

	test('a watch of tasks ends quietly when it is aborted, also before it has begun', async () => {
		const events = made().source.watchTasks({namespaces: [made().namespace]}, AbortSignal.abort());
		expect(await Array.fromAsync(events)).toEqual([]);
	});
};

/** @param follows - Whether to follow a complete log: where that ends by itself, both. */
const describeWholeLogs = (made: MadeLogs, follows: readonly boolean[]): void => {
	const read = (query: string, follow: boolean) =>
		readLogs(made().source, {namespace: made().namespace, query, window: {follow}});

	test.each(follows)(
		'a complete log is read whole, every line once and in order (follow: %s)',
		async follow => {
			const seen = await read(made().complete, follow);
			expect(seen.texts).toEqual(await made().printed(made().complete));
			expect(seen.allLines.length).toBeGreaterThan(100);
			expect(seen.of('gap')).toEqual([]);
		},
	);

	test('every stream is opened once, before anything else of it, and caught up once', async () => {
		const {live} = made();
		const seen = await read(live.query, false);
		const opened = new Set<string>();
		for (const event of seen.events) {
			if (event.type === 'opened') {
				expect(opened).not.toContain(event.stream);
				opened.add(event.stream);
			} else if ('stream' in event && event.stream !== undefined) {
				expect(opened).toContain(event.stream);
			}
		}

		expect(
			seen
				.of('caughtUp')
				.map(({stream}) => stream)
				.sort(),
		).toEqual([...opened].sort());
	});

	test('two readers of the same log at once get the same', async () => {
		const follow = follows.at(-1)!;
		const [one, other] = await Promise.all([read(made().complete, follow), read(made().complete, follow)]);
		expect(one.allLines).toEqual(other.allLines);
	});
};

const describeEnds = (made: Made): void => {
	const read = (query: string, follow: boolean) =>
		readLogs(made().source, {namespace: made().namespace, query, window: {follow}});

	test.each([false, true])(
		'a complete log ends with its exit code and then the end of the task (follow: %s)',
		async follow => {
			const seen = await read(made().complete, follow);
			expect(seen.of('ended')).toMatchObject([{exit: {code: 0}}]);
			const last = seen.events.at(-1)!;
			expect(last).toMatchObject({type: 'task', state: 'succeeded', final: true, exit: {code: 0}});
			expect(seen.of('task').filter(({final}) => final)).toEqual([last]);
		},
	);

	test('a failed task ends with its exit code, its log before it', async () => {
		const {failed} = made();
		const seen = await read(failed.query, true);
		expect(seen.texts).toEqual(await made().printed(failed.query));
		expect(seen.of('ended').at(-1)).toMatchObject({exit: {code: failed.code}});
		expect(seen.events.at(-1)).toMatchObject({
			type: 'task',
			state: 'failed',
			final: true,
			exit: {code: failed.code},
		});
	});

	test('several tasks at once are all read', async () => {
		const {complete, failed, namespace, source} = made();
		const queries = [complete, failed.query].map(query => {
			const [kind, name] = query.split('/');
			return {type: 'kind', kind: kind!, name: name!} as const;
		});
		const seen = await readLogs(source, {
			namespace,
			query: complete,
			selection: {queries},
			window: {follow: true},
		});
		const printed = [await made().printed(complete), await made().printed(failed.query)];
		expect(seen.texts).toEqual(new Map(printed.flatMap(map => [...map])));
		expect(seen.of('task').filter(({final}) => final)).toHaveLength(2);
	});
};

/** Lines of a stream that were there before it was opened. */
const linesBeforeLive = (events: readonly StreamEvent[], stream: string): number => {
	const own = events.filter(event => 'stream' in event && event.stream === stream);
	const history = own.slice(
		0,
		own.findIndex(({type}) => type === 'caughtUp'),
	);
	return history.reduce((sum, event) => sum + (event.type === 'lines' ? lineCount(event.batch) : 0), 0);
};

const describeFollowing = (made: MadeLogs): void => {
	const isCaughtUp = (seen: Seen) =>
		seen.opened.length > 0 && seen.of('caughtUp').length === seen.opened.length;

	test('a live log goes on with what is written, after what was there, and ends quietly when it is aborted', async () => {
		const {live, namespace, source, write} = made();
		let history: number | undefined;
		const seen = await readLogs(source, {
			namespace,
			query: live.query,
			selection: {containers: {include: [live.main], exclude: [], init: true, sidecars: true}},
			window: {follow: true, tail: 5},
			until(soFar) {
				if (history === undefined && isCaughtUp(soFar)) {
					history = soFar.allLines.length;
					write();
				}

				return history !== undefined && soFar.allLines.length > history + 3;
			},
		});
		for (const {stream} of seen.opened) {
			expect(linesBeforeLive(seen.events, stream)).toBeLessThanOrEqual(5);
		}

		expect(seen.of('task').filter(({final}) => final)).toEqual([]);
		expect(seen.of('gap')).toEqual([]);
		const printed = await made().printed(live.query);
		for (const [name, texts] of seen.texts) {
			const whole = printed.get(name)!;
			const start = whole.indexOf(texts[0]!);
			expect(whole.slice(start, start + texts.length)).toEqual(texts);
		}
	});

	test('a log that is aborted before it is opened says nothing', async () => {
		const {complete, namespace, source} = made();
		const seen = await readLogs(source, {namespace, query: complete, signal: AbortSignal.abort()});
		expect(seen.events).toEqual([]);
	});
};

const describePending = (made: Made): void => {
	test('a task that cannot start says why, and is waited for', async () => {
		const {pending, namespace, source} = made();
		const seen = await readLogs(source, {
			namespace,
			query: pending.query,
			window: {follow: true},
			until: soFar => soFar.of('waiting').length > 0,
		});
		expect(seen.of('waiting')[0]).toMatchObject({reason: expect.stringMatching(pending.reason)});
		expect(taskLabel(seen.of('waiting')[0]!.task)).toBe(pending.query);
	});

	test('a task that cannot start is not waited for without follow', async () => {
		const {pending, namespace, source} = made();
		const seen = await readLogs(source, {namespace, query: pending.query});
		expect(seen.of('waiting').at(-1)).toMatchObject({reason: expect.stringMatching(pending.reason)});
		expect(seen.allLines).toEqual([]);
	});
};

const describeWindows = (made: MadeLogs): void => {
	const read = (window: Parameters<typeof readLogs>[1]['window']) =>
		readLogs(made().source, {namespace: made().namespace, query: made().complete, window});
	const all = async () => (await read({})).allLines;

	test.each([0, 1, 7])('a tail gives so many of the newest lines: %i', async tail => {
		const lines = await all();
		expect((await read({tail})).allLines).toEqual(lines.slice(lines.length - tail));
	});

	test('windows that meet share no line and lose none', async () => {
		const lines = await all();
		const middle = lines[Math.floor(lines.length / 2)]!.time;
		const before = await read({to: middle});
		const after = await read({from: middle});
		expect(before.allLines.length).toBeGreaterThan(0);
		expect(before.allLines.every(({time}) => time < middle)).toBe(true);
		expect(after.allLines.every(({time}) => time >= middle)).toBe(true);
		expect([...before.allLines, ...after.allLines]).toEqual(lines);
	});

	test('a window that is anchored at the end counts back from the newest line', async () => {
		const lines = await all();
		const newest = lines.at(-1)!.time;
		const expected = lines.filter(({time}) => time >= newest - 5_000_000_000n);
		expect(expected.length).toBeGreaterThan(1);
		expect(expected.length).toBeLessThan(lines.length);
		expect((await read({from: 5000, anchor: 'end'})).allLines).toEqual(expected);
	});

	test('a window that would be empty reaches back for as many lines as a screen wants', async () => {
		const lines = await all();
		const from = lines.at(-1)!.time + 1n;
		expect((await read({from})).allLines).toEqual([]);
		expect((await read({from, atLeast: 12})).allLines).toEqual(lines.slice(-12));
	});
};

type Choose = (live: LogsUnderTest['live']) => object;
type Chosen = (live: LogsUnderTest['live']) => string[];

const describeChoice = (made: MadeLogs): void => {
	testChoices(made, [
		['by name', ({main}) => ({include: [main]}), ({main}) => [main]],
		['by pattern', ({main}) => ({include: [new RegExp(`^${main}$`)]}), ({main}) => [main]],
		['all but one', ({main}) => ({exclude: [main]}), ({init, sidecar}) => [init, sidecar]],
	]);

	test('a pod is chosen by its name, and only it', async () => {
		const {live, namespace, source} = made();
		const whole = await readLogs(source, {namespace, query: live.query, window: {tail: 0}});
		const pod = whole.opened[0]!.pod;
		for (const query of [`pod/${pod}`, pod]) {
			const seen = await readLogs(source, {namespace, query, window: {tail: 0}});
			expect(new Set(seen.opened.map(opened => opened.pod))).toEqual(new Set([pod]));
		}
	});

	test.each([false, true])(
		'a query that matches nothing is told with the nearest names (follow: %s)',
		async follow => {
			const {source, namespace, complete} = made();
			const query = `${complete}x`;
			const error = await readLogs(source, {namespace, query, window: {follow}}).catch(
				(reason: unknown) => reason,
			);
			expect(error).toBeInstanceOf(NothingMatchedError);
			expect((error as NothingMatchedError).message).toContain(
				`no task matches "${query}" in namespace "${namespace}"`,
			);
			expect((error as NothingMatchedError).nearest).toContain(complete);
		},
	);
};

const describeRoles = (made: Made): void => {
	testChoices(made, [
		['no init containers', () => ({init: false}), ({main, sidecar}) => [main, sidecar]],
		['no sidecars', () => ({sidecars: false}), ({main, init}) => [init, main]],
	]);
};

const testChoices = (made: MadeLogs, choices: ReadonlyArray<[string, Choose, Chosen]>): void => {
	test.each(choices)('containers are chosen: %s', async (_name, choose, expected) => {
		const {live, namespace, source} = made();
		const containers = {include: [], exclude: [], init: true, sidecars: true, ...choose(live)};
		const seen = await readLogs(source, {
			namespace,
			query: live.query,
			selection: {containers},
			window: {tail: 1},
		});
		expect(new Set(seen.opened.map(({container}) => container))).toEqual(new Set(expected(live)));
		expect([...seen.lines.keys()].length).toBe(seen.opened.length);
	});
};

const describeFailures = (made: Made): void => {
	test('a source that cannot be reached says so in one sentence, for tasks and for logs', async () => {
		const {unreachable, namespace, complete} = made();
		const source = await unreachable();
		for (const attempt of [
			() => readTasks(source, namespace, () => true),
			() => readLogs(source, {namespace, query: complete}),
			() => readLogs(source, {namespace, query: complete, window: {follow: true}}),
		]) {
			const error = await attempt().catch((reason: unknown) => reason);
			expect(error).toBeInstanceOf(UnreachableError);
			expect((error as Error).message).toMatch(/127\.0\.0\.1:\d+/);
			expect((error as Error).message).not.toContain('\n');
		}

		await source.close();
	});
};
