import fc from 'fast-check';
import {afterEach, expect, test, vi} from 'vitest';
import {type Fault, LogPod} from './log-pod.ts';
import {closeReaders, readPod} from './read-logs.ts';

afterEach(closeReaders);

// Cut answers are asked for again after pauses, so a log can take seconds, and more where the machine is busy.
vi.setConfig({testTimeout: 60_000});

/** Answers that come whole, or are cut after a share of what was to be sent: often before the first line. */
const anyFaults = fc.array(
	fc.option(
		fc.record({
			how: fc.constantFrom<Fault['how']>('end', 'reset'),
			afterShare: fc.oneof(fc.constant(0), fc.double({min: 0, max: 1, noNaN: true})),
		}),
		{nil: undefined, freq: 3},
	),
	{maxLength: 12},
);

const anyLog = fc.record({
	faults: anyFaults,
	count: fc.constantFrom(0, 1, 3, 300, 5000),
	/** Between two lines, in ns. */
	step: fc.constantFrom(1_000_000n, 1_000_000_000n),
	isCutLine: fc.boolean(),
});

const linesOf = ({count, isCutLine}: {count: number; isCutLine: boolean}): string[] => [
	...Array.from({length: count}, (_, index) => `line ${index}`),
	...(isCutLine ? ['and then it'] : []),
];

const podOf = (log: {count: number; step: bigint; isCutLine: boolean}): LogPod => {
	const pod = new LogPod();
	pod.step = log.step;
	pod.write(...linesOf({...log, isCutLine: false}));
	if (log.isCutLine) {
		pod.writeRaw('and then it');
	}

	return pod;
};

/** What was shown is what was written, up to the end, or up to a gap that was told. */
const expectTrue = (shown: readonly string[], written: readonly string[], told: readonly string[]) => {
	const gaps = told.filter(line => line.includes('may be missing'));
	if (gaps.length === 0) {
		expect(shown).toEqual(written);
	} else {
		const places = shown.map(line => written.indexOf(line));
		expect(places).not.toContain(-1);
		expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
	}
};

const patient = {timing: {patience: 60_000}};

test('however answers are cut, a log of the past is shown whole, or it is said that it is not', async () => {
	await fc.assert(
		fc.asyncProperty(anyLog, async log => {
			const pod = podOf(log);
			pod.faults.push(...log.faults);
			pod.restartPolicy = 'Never';
			pod.exit(0);
			const reader = await readPod(pod, {follow: false}, patient);
			await reader.ended;
			expectTrue(reader.lines(), linesOf(log), reader.told());
			await closeReaders();
		}),
		{numRuns: 50},
	);
});

test('however answers are cut, what a container that runs has written is shown, or it is said that it is not', async () => {
	await fc.assert(
		fc.asyncProperty(anyLog, async log => {
			const pod = podOf(log);
			pod.faults.push(...log.faults);
			const reader = await readPod(pod, {follow: false}, patient);
			await reader.ended;
			// A line that is still being written is none yet.
			expectTrue(reader.lines(), linesOf({...log, isCutLine: false}), reader.told());
			await closeReaders();
		}),
		{numRuns: 50},
	);
});

test('however answers are cut, a log that is followed to the end of its container is shown whole, or it is said that it is not', async () => {
	await fc.assert(
		fc.asyncProperty(anyLog, fc.integer({min: 0, max: 400}), async (log, more) => {
			const pod = podOf({...log, isCutLine: false});
			pod.restartPolicy = 'Never';
			pod.faults.push(...log.faults);
			const reader = await readPod(pod, {}, patient);
			await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
			const written = linesOf({count: log.count + more, isCutLine: log.isCutLine});
			pod.write(...written.slice(log.count, log.count + more));
			if (log.isCutLine) {
				pod.writeRaw('and then it');
			}

			pod.exit(0);
			reader.say({state: 'succeeded', exitCode: 0});
			await reader.ended;
			expectTrue(reader.lines(), written, reader.told());
			await closeReaders();
		}),
		{numRuns: 10},
	);
});

test('however answers are cut, a window of a log of the past is shown whole, or it is said that it is not', async () => {
	await fc.assert(
		fc.asyncProperty(anyLog, fc.nat(), async (log, from) => {
			const pod = podOf(log);
			pod.faults.push(...log.faults);
			pod.restartPolicy = 'Never';
			pod.exit(0);
			const written = linesOf(log);
			const first = from % written.length || 0;
			const reader = await readPod(
				pod,
				{follow: false, from: pod.clock - BigInt(written.length - first) * pod.step, atLeast: 0},
				patient,
			);
			await reader.ended;
			expectTrue(reader.lines(), written.slice(first), reader.told());
			await closeReaders();
		}),
		{numRuns: 50},
	);
});

test('however answers are cut, the newest lines of a log of the past are its newest ones', async () => {
	await fc.assert(
		fc.asyncProperty(anyLog, fc.constantFrom(1, 2, 10, 299, 2500), async (log, tail) => {
			const pod = podOf(log);
			pod.faults.push(...log.faults);
			pod.restartPolicy = 'Never';
			pod.exit(0);
			const reader = await readPod(pod, {follow: false, tail}, patient);
			await reader.ended;
			// A last line without an end comes besides.
			expectTrue(reader.lines(), linesOf(log).slice(log.isCutLine ? -tail - 1 : -tail), reader.told());
			await closeReaders();
		}),
		{numRuns: 50},
	);
});

test('however answers are cut, older lines go on to where they should, without a hole, and are as many as were asked for', async () => {
	await fc.assert(
		fc.asyncProperty(
			anyLog,
			fc.nat(),
			fc.nat(6000),
			fc.constantFrom(1, 40, 400),
			async (log, end, span, atLeast) => {
				const pod = podOf({...log, isCutLine: false});
				const last = end % (log.count + 1);
				pod.faults.push(...log.faults);
				const to = pod.clock - BigInt(log.count - last) * pod.step;
				const from = to - BigInt(span) * pod.step;
				const reader = await readPod(pod, {follow: false, to, from, atLeast}, patient);
				await reader.ended;
				const written = linesOf({...log, isCutLine: false}).slice(0, last);
				const least = Math.min(Math.max(atLeast, span), last);
				expectTrue(reader.lines(), written.slice(-Math.max(least, reader.lines().length)), reader.told());
				await closeReaders();
			},
		),
		{numRuns: 40},
	);
});

test('however answers are cut, a tail that is followed goes on without a hole, from where it was asked for', async () => {
	await fc.assert(
		fc.asyncProperty(anyLog, fc.constantFrom(1, 10, 400), fc.nat(300), async (log, tail, more) => {
			const pod = podOf({...log, isCutLine: false});
			pod.restartPolicy = 'Never';
			pod.faults.push(...log.faults);
			const reader = await readPod(pod, {tail}, patient);
			await reader.until(({events}) => events.some(({type}) => type === 'caughtUp'));
			const written = linesOf({count: log.count + more, isCutLine: false});
			pod.write(...written.slice(log.count));
			pod.exit(0);
			reader.say({state: 'succeeded', exitCode: 0});
			await reader.ended;
			// Where its beginning was cut, older lines come, too.
			const least = Math.min(tail, log.count) + more;
			expectTrue(
				reader.lines(),
				written.slice(written.length - Math.max(least, reader.lines().length)),
				reader.told(),
			);
			await closeReaders();
		}),
		{numRuns: 30},
	);
});
