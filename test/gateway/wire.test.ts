import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {LineBatchBuilder, lineBytes, lineCount, lineFlag, sliceBatch} from '../../source/core/line-batch.ts';
import type {Exit, TaskId} from '../../source/core/task.ts';
import {decodeEvent, encodeEvent, type OtherEvent} from '../../source/gateway/wire.ts';
import {decodeLines, encodeLines, type LinesEvent} from '../../source/gateway/wire-lines.ts';
import {decodeTask, decodeTaskEvent, encodeTask, encodeTaskEvent} from '../../source/gateway/wire-task.ts';
import {taskOf} from '../core/scripted-source.ts';

const task: TaskId = {cluster: 'prod', namespace: 'shop', kind: 'job', name: 'import', uid: 'u1'};
const exit: Exit = {
	code: 137,
	reason: 'OOMKilled',
	signal: 9,
	startedAt: 1_700_000_000_000_000_001n,
	finishedAt: 1_700_000_000_000_000_002n,
};

const events: OtherEvent[] = [
	{
		type: 'opened',
		stream: 's',
		task,
		namespace: 'shop',
		pod: 'p',
		container: 'c',
		role: 'sidecar',
		node: 'n1',
	},
	{type: 'caughtUp', stream: 's'},
	{type: 'way', stream: 's', via: 'files', words: "from the node's files"},
	{type: 'way', stream: 's', via: 'api', words: 'through pods/log: no permission'},
	{type: 'progress', stream: 's', done: 3, total: 10, unit: 'bytes'},
	{type: 'progress', stream: 's', done: 2 ** 60, unit: 'ns'},
	{type: 'waiting', stream: 's', task, reason: 'image pull failing (ImagePullBackOff)'},
	{type: 'waiting', task, reason: 'no pod yet'},
	{type: 'reconnecting', stream: 's', attempt: 2, cause: 'reset', retryAt: 1_700_000_000_123_456_789n},
	{type: 'resumed', stream: 's', proven: true, afterMs: 4000.5},
	{type: 'resumed', stream: 's', proven: false},
	{type: 'gap', stream: 's', from: 1n, to: 1_700_000_000_123_456_789n, cause: 'rotated away'},
	{type: 'gap', stream: 's', cause: 'unknown'},
	{type: 'restarted', stream: 's', previous: exit, instance: {restart: 1, containerId: 'containerd://1'}},
	{
		type: 'restarted',
		stream: 's',
		previous: exit,
		instance: {restart: 1},
		isPast: true,
		since: 1_795_262_400_000_000_000n,
	},
	{type: 'unreadable', stream: 's', cause: 'no permission', permanent: true},
	{type: 'narrowed', refused: 'all', shown: ['shop']},
	{type: 'narrowed', refused: ['a', 'b'], shown: []},
	{type: 'ended', stream: 's', exit},
	{type: 'ended', stream: 's', exit: {code: null}},
	{type: 'ended', stream: 's', exit: 'unconfirmed'},
	{type: 'task', task, state: 'rolling', reason: 'rollout', final: false},
	{type: 'task', task, state: 'failed', reason: 'BackoffLimitExceeded', exit, final: true},
	{type: 'task', task, state: 'failed', exit, final: true},
	{type: 'task', task, state: 'succeeded', final: true},
	{type: 'task', task, state: 'unknown', final: true},
];

test.each(events.map(event => [`${event.type} ${JSON.stringify(Object.keys(event))}`, event] as const))(
	'an event comes over the wire as it was said: %s',
	(_name, event) => {
		const {data} = encodeEvent(event, 0);
		expect(decodeEvent(JSON.parse(data))).toEqual(event);
		expect(data).not.toContain('\n');
	},
);

test('the end of a task stands on the wire with its exit code, reason and sentence', () => {
	const end: OtherEvent = {type: 'task', task, state: 'succeeded', exit: {code: 0}, final: true};
	const {name, data} = encodeEvent(end, 0);
	expect(name).toBe('end');
	expect(JSON.parse(data)).toMatchObject({
		exitCode: 0,
		reason: 'Completed',
		message: 'Job complete exit 0',
		final: true,
	});
});

test('no event on the wire is called error, which would fire the error listeners of a browser', () => {
	const names = new Set(events.map(event => encodeEvent(event, 0).name));
	expect(names).toEqual(new Set(['state', 'gap', 'end']));
});

const lineArbitrary = fc.record({
	bytes: fc.oneof(
		fc.string({unit: 'binary'}).map(text => Buffer.from(text)),
		fc.uint8Array({maxLength: 60}),
	),
	time: fc.bigInt({min: 0n, max: 4_000_000_000_000_000_000n}),
	flags: fc.integer({min: 0, max: 31}),
});

const batchFrom = (lines: ReadonlyArray<{bytes: Uint8Array; time: bigint; flags: number}>) => {
	const builder = new LineBatchBuilder();
	for (const {bytes, time, flags} of lines) {
		builder.add(bytes, time, flags);
	}

	return builder.take();
};

const linesEvent = (batch: LinesEvent['batch']): LinesEvent => ({
	type: 'lines',
	stream: 'cluster/uid/"c"',
	instance: {restart: 2, containerId: 'containerd://x'},
	at: 'tail',
	batch,
});

test('every line comes over the wire byte for byte, with its time to the nanosecond and its flags', () => {
	fc.assert(
		fc.property(fc.array(lineArbitrary, {maxLength: 20}), fc.nat(), (lines, first) => {
			const event = linesEvent(batchFrom(lines));
			const data = encodeLines(event, first, [event.batch]);
			expect(data).not.toMatch(/[\n\r]/);
			const decoded = decodeLines(JSON.parse(data));
			expect(lineCount(decoded.event.batch)).toBe(lines.length);
			expect(decoded.first).toBe(lines.length === 0 ? 0 : first);
			for (const [index, line] of lines.entries()) {
				expect(Buffer.from(lineBytes(decoded.event.batch, index))).toEqual(Buffer.from(line.bytes));
				expect(decoded.event.batch.times[index]).toBe(line.time);
				expect(decoded.event.batch.flags[index]).toBe(line.flags);
			}

			expect({...decoded.event, batch: 0}).toEqual({...event, batch: 0});
		}),
	);
});

test('a character that is cut between two lines stays in two lines of bytes', () => {
	const bytes = Buffer.from('é');
	const event = linesEvent(
		batchFrom([
			{bytes: bytes.subarray(0, 1), time: 0n, flags: 0},
			{bytes: bytes.subarray(1), time: 0n, flags: 0},
		]),
	);
	const {lines} = JSON.parse(encodeLines(event, 0, [event.batch]));
	expect(lines.map(({b}: {b: string}) => b)).toEqual(['ww==', 'qQ==']);
});

test('a fragment is marked on the wire, and a line that is whole is not', () => {
	const event = linesEvent(
		batchFrom([
			{bytes: Buffer.from('half'), time: 0n, flags: lineFlag.partial},
			{bytes: Buffer.from('whole'), time: 0n, flags: 0},
		]),
	);
	const {lines} = JSON.parse(encodeLines(event, 812, [event.batch]));
	expect(lines).toEqual([
		{n: 812, t: '1970-01-01T00:00:00.000000000Z', m: 'half', p: true},
		{n: 813, t: '1970-01-01T00:00:00.000000000Z', m: 'whole'},
	]);
});

test('parts of a batch go over the wire like the whole', () => {
	const lines = Array.from({length: 10}, (_, index) => ({
		bytes: Buffer.from(`line ${index}`),
		time: BigInt(index),
		flags: 0,
	}));
	const whole = batchFrom(lines);
	const event = linesEvent(whole);
	const parts = [sliceBatch(whole, 0, 3), sliceBatch(whole, 3, 4), sliceBatch(whole, 4)];
	expect(encodeLines(event, 5, parts)).toBe(encodeLines(event, 5, [whole]));
});

const richTask = taskOf('checkout', {
	owner: 'cronjob/nightly',
	labels: {app: 'checkout', __proto__x: 'y'},
	state: 'rolling',
	rollout: {updated: 1, wanted: 3},
	reason: 'ProgressDeadlineExceeded',
	why: 'it does not progress',
	exitCode: 137,
	endedAt: 1_700_000_000_999_999_999n,
	members: [
		{
			uid: 'pu',
			name: 'checkout-1',
			node: 'n1',
			state: 'failed',
			reason: 'OOMKilled',
			deleting: true,
			outdated: false,
			createdAt: 1_700_000_000_000_000_000n,
			mainContainer: 'app',
			containers: [
				{
					name: 'app',
					role: 'main',
					state: 'terminated',
					ready: false,
					restarts: 2,
					containerId: 'containerd://a',
					reason: 'x',
					exit,
					lastExit: exit,
					startedAt: 1n,
				},
			],
		},
	],
});

test('a task comes over the wire with its members and containers', () => {
	expect(decodeTask(JSON.parse(encodeTask(richTask)))).toEqual(richTask);
	expect(decodeTask(JSON.parse(encodeTask(taskOf('plain'))))).toEqual(taskOf('plain'));
});

test.each([
	{type: 'snapshot', tasks: [richTask, taskOf('plain')]} as const,
	{type: 'snapshot', tasks: [], narrowed: {refused: ['ci'], shown: ['shop']}} as const,
	{type: 'upsert', task: richTask} as const,
	{type: 'removed', task} as const,
	{type: 'stale', since: 5n, cause: 'the API server is gone'} as const,
])('a change of the task list comes over the wire as it was said: $type', event => {
	const {name, data} = encodeTaskEvent(event);
	expect(decodeTaskEvent(name, JSON.parse(data))).toEqual(event);
});

describe('what is no wire format is refused by name, not taken over', () => {
	test.each([
		[{type: 'no-such-type'}, 'event.type'],
		[{type: 'constructor'}, 'event.type'],
		[{type: '__proto__'}, 'event.type'],
		[{type: 'caughtUp'}, 'event.stream'],
		[{type: 'caughtUp', stream: 7}, 'event.stream'],
		[{type: 'resumed', stream: 's', proven: 'yes'}, 'event.proven'],
		[{type: 'gap', stream: 's', cause: 'c', from: 'yesterday'}, 'event.from'],
		[{type: 'narrowed', refused: 'some', shown: []}, 'event.refused'],
		[{type: 'narrowed', refused: 'all', shown: ['n'.repeat(300)]}, 'event.shown'],
		[{type: 'ended', stream: 's', exit: 3}, 'event.exit'],
		[{type: 'ended', stream: 's', exit: {code: '0'}}, 'event.exit.code'],
		[[], 'event'],
		[null, 'event'],
		['text', 'event'],
	])('%j', (data, where) => {
		expect(() => decodeEvent(data)).toThrow(new RegExp(`^${where.replace('.', '\\.')}.*: not `));
	});

	const good = {
		s: 's',
		instance: {restart: 0},
		at: 'tail',
		lines: [{n: 0, t: '2026-11-21T12:00:00Z', m: 'x'}],
	};

	test.each([
		[{...good, lines: 'x'}, 'lines.lines'],
		[{...good, lines: [null]}, 'lines.lines[0].n'],
		[{...good, lines: [7]}, 'lines.lines[0].n'],
		[{...good, lines: [{...good.lines[0], t: 'noon'}]}, 'lines.lines[0].t'],
		[{...good, lines: [{...good.lines[0], t: '9999-01-01T00:00:00Z'}]}, 'lines.lines[0].t'],
		[{...good, lines: [{...good.lines[0], n: -1}]}, 'lines.lines[0].n'],
		[{...good, lines: [{...good.lines[0], n: 0.5}]}, 'lines.lines[0].n'],
		[{...good, lines: [good.lines[0], {...good.lines[0], n: 5}]}, 'lines.lines[1]'],
		[{...good, lines: [{n: 0, t: '2026-11-21T12:00:00Z'}]}, 'lines.lines[0]'],
		[{...good, lines: [{...good.lines[0], f: 999}]}, 'lines.lines[0].f'],
		[{...good, at: 'middle'}, 'lines.at'],
		[{...good, instance: {restart: 'x'}}, 'lines.instance.restart'],
	])('lines %j', (data, where) => {
		expect(decodeLines(good).first).toBe(0);
		expect(() => decodeLines(data)).toThrow(`${where}: not `);
	});

	test.each([
		[{...JSON.parse(encodeTask(richTask)), state: 'sleeping'}, 'task.state'],
		[{...JSON.parse(encodeTask(richTask)), labels: {a: 1}}, 'task.labels.a'],
		[{...JSON.parse(encodeTask(richTask)), members: [{}]}, 'task.members[0].uid'],
		[7, 'task'],
	])('a task %#', (data, where) => {
		expect(() => decodeTask(data)).toThrow(`${where}: not `);
	});

	const endless = 'x'.repeat(100_000);
	const openedEvent = {...events[0]!};

	test.each([
		['namespace', 63],
		['pod', 253],
		['container', 63],
		['node', 253],
	])('a container whose %s is longer than %i characters', (key, most) => {
		expect(decodeEvent({...openedEvent, [key]: 'x'.repeat(most)})).toMatchObject({type: 'opened'});
		const sentence = `event.${key}: not a text of at most ${most} characters`;
		expect(() => decodeEvent({...openedEvent, [key]: 'x'.repeat(most + 1)})).toThrow(sentence);
	});

	test.each([
		['namespace', 63],
		['kind', 63],
		['name', 253],
		['uid', 253],
		['cluster', 1024],
		['owner', 317],
	])('a task whose %s is longer than %i characters', (key, most) => {
		const json = JSON.parse(encodeTask(richTask));
		expect(decodeTask({...json, [key]: 'x'.repeat(most)})).toBeTypeOf('object');
		const sentence = `task.${key}: not a text of at most ${most} characters`;
		expect(() => decodeTask({...json, [key]: endless})).toThrow(sentence);
		expect(() => decodeTask({...json, [key]: 'x'.repeat(most + 1)})).toThrow(sentence);
	});

	test('a pod or container of a task with an endless name', () => {
		const json = JSON.parse(encodeTask(richTask));
		const [member] = json.members;
		const [container] = member.containers;
		const refusal = (members: unknown) => () => decodeTask({...json, members});
		expect(refusal([{...member, name: endless}])).toThrow('task.members[0].name: not a text of at most 253');
		expect(refusal([{...member, containers: [{...container, name: endless}]}])).toThrow(
			'task.members[0].containers[0].name: not a text of at most 63',
		);
	});

	test('endless words, without repeating them', () => {
		const messageOf = (decode: () => unknown): string => {
			try {
				decode();
				return '';
			} catch (error) {
				return (error as Error).message;
			}
		};

		const labels = {[endless]: 1};
		expect(messageOf(() => decodeEvent({type: endless}))).toMatch(/^event\.type: not .{1,160}$/);
		expect(messageOf(() => decodeTask({...JSON.parse(encodeTask(richTask)), labels}))).toMatch(
			/^task\.labels\.x{1,200}: not a text$/,
		);
	});
});
