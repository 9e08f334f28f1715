import {createZoneClock, type ZoneClock} from '../core/clock.ts';
import {UsageError} from '../core/errors/usage-error.ts';
import type {LogSource, Selection} from '../core/log-source.ts';
import type {Window} from '../core/window.ts';
import {colourLevel} from '../terminal/colour-level.ts';
import {sanitizeLine, sanitizeText} from '../terminal/sanitize.ts';
import type {Invocation} from './arguments.ts';
import {choiceOf} from './choices.ts';
import {type Connected, connect} from './connect.ts';
import {createLineFormat, type LineFormatOptions} from './line-format.ts';
import {LogOutcome} from './log-outcome.ts';
import {LogPrinter} from './log-printer.ts';
import {selectionOf, windowOf} from './logs-request.ts';
import {NoticeObjects, NoticeSentences, type NoticeWriter} from './notice-writer.ts';
import {createOutput, type Output} from './output.ts';
import {keepHeapSmall} from './small-heap.ts';
import type {Surroundings} from './surroundings.ts';
import {parseDurationValue, timezoneOf} from './time-values.ts';

/**
`kreel logs`: lines to standard output, notices to standard error.

@returns The exit code: a followed task's own, else 0, or 1 where a log could not be read.
@throws {KreelError}
*/
export const logs = async (invocation: Invocation, surroundings: Surroundings): Promise<number> =>
	printLogs(invocation, surroundings, selectionOf(invocation), async () => connect(invocation));

/**
Print logs as the flags say.

@param open - Opens where they come from, once the flags are known to be right.
@returns The exit code.
@throws {KreelError}
*/
export const printLogs = async (
	invocation: Invocation,
	surroundings: Surroundings,
	selection: Selection,
	open: () => Promise<Connected>,
): Promise<number> => {
	const {stdout, interrupted, now} = surroundings;
	const window = windowOf(invocation, now());
	if (window.follow) {
		keepHeapSmall();
	}

	const clock = clockOf(invocation);
	const output = createOutput(stdout);
	const prefix = choiceOf(invocation, 'prefix', ['auto', 'always', 'never'], 'auto');
	const printer = new LogPrinter({
		output,
		format: createLineFormat({
			output: outputOf(invocation),
			timestamps: choiceOf(invocation, 'timestamps', ['utc', 'local', 'delta']),
			prefix,
			clock,
			sanitize: sanitizerOf(invocation, surroundings),
		}),
		notices: noticeWritersOf(invocation, surroundings, output, clock),
		isPrefixed: prefix === 'always',
		maxWaitMs: parseDurationValue('max-wait', invocation.value('max-wait') ?? '300ms'),
		now,
	});
	const {source, close} = await open();
	try {
		const signal = AbortSignal.any([interrupted, output.closed]);
		const outcome = await print({source, selection, window, signal}, printer, output);
		return output.closed.aborted ? 141 : interrupted.aborted ? 130 : outcome.exitCode(window.follow);
	} finally {
		await close();
	}
};

type Reading = {source: LogSource; selection: Selection; window: Window; signal: AbortSignal};

const print = async (
	{source, selection, window, signal}: Reading,
	printer: LogPrinter,
	output: Output,
): Promise<LogOutcome> => {
	const outcome = new LogOutcome();
	try {
		for await (const event of source.openLogs(selection, window, signal)) {
			outcome.take(event);
			printer.take(event);
			const {full} = output;
			if (full) {
				await full;
			}
		}
	} finally {
		printer.finish();
		await output.flushed();
	}

	return outcome;
};

/** A terminal gets nothing that could move it; a pipe gets the bytes as they are. */
const sanitizerOf = (
	invocation: Invocation,
	{stdout, env}: Surroundings,
): ((bytes: Uint8Array) => string) | undefined => {
	const flag = choiceOf(invocation, 'color', ['auto', 'always', 'never'], 'auto');
	const colour = colourLevel({flag, env, isTty: stdout.isTTY}) > 0;
	return stdout.isTTY ? bytes => sanitizeLine(bytes, {colour}) : undefined;
};

const outputOf = (invocation: Invocation): LineFormatOptions['output'] => {
	const output = invocation.value('output');
	return output?.startsWith('template=')
		? {template: output.slice('template='.length)}
		: choiceOf(invocation, 'output', ['text', 'raw', 'json'], 'text', "template='{{.time}} {{.message}}'");
};

const noticeWritersOf = (
	invocation: Invocation,
	{stderr}: Surroundings,
	output: Output,
	clock: ZoneClock,
): NoticeWriter[] => {
	const writers: NoticeWriter[] = [];
	if (!invocation.has('quiet')) {
		writers.push(new NoticeSentences(line => stderr.write(`${line}\n`), clock, sanitizeText));
	}

	if (invocation.has('notices')) {
		if (invocation.value('output') !== 'json') {
			throw new UsageError('--notices goes with -o json; without it notices are on standard error');
		}

		writers.push(new NoticeObjects(line => output.write(`${line}\n`)));
	}

	return writers;
};

/** Times are the reader's own, but stamps are UTC unless asked otherwise, as kubectl writes them. */
const clockOf = (invocation: Invocation): ZoneClock => {
	return createZoneClock(
		timezoneOf(invocation) ?? (invocation.value('timestamps') === 'utc' ? 'utc' : 'local'),
	);
};
