import {expect, test} from 'vitest';
import {createZoneClock} from '../../source/core/clock.ts';
import {parseInstant} from '../../source/core/instant.ts';
import {
	type Copied,
	copiedSentence,
	expressionSentence,
	fileGaps,
	fileProblem,
	fileRestarts,
	nodeLimitSentence,
	notCopiedSentence,
	noticeSentence,
	tooSlowSentence,
} from '../../source/core/sentences.ts';
import type {Notice} from '../../source/core/stream-event.ts';
import {taskOf} from './scripted-source.ts';

const job = taskOf('migrate', {id: {kind: 'job'}}).id;
const deployment = taskOf('checkout').id;
const at = (time: string) => parseInstant(`2026-11-21T${time}Z`)!;
const context = {label: '', now: at('12:04:00'), clock: createZoneClock('utc').seconds};
const oomKilled = {code: 137, reason: 'OOMKilled', startedAt: at('12:00:00'), finishedAt: at('12:04:12')};

test.each<[string, Notice]>([
	['Log not available yet: image pull failing', {type: 'waiting', task: job, reason: 'image pull failing'}],
	[
		'Restarting: crash loop, last exit 1, next try in 20s',
		{type: 'waiting', task: job, reason: 'Restarting: crash loop, last exit 1, next try in 20s'},
	],
	[
		'reconnecting: connection reset (try 3, next in 2s)',
		{type: 'reconnecting', stream: 's', attempt: 3, cause: 'connection reset', retryAt: at('12:04:02')},
	],
	[
		'reconnecting: connection reset (try 1, now)',
		{type: 'reconnecting', stream: 's', attempt: 1, cause: 'connection reset', retryAt: at('12:04:00')},
	],
	['reconnected after 4s, nothing lost', {type: 'resumed', stream: 's', proven: true, afterMs: 4000}],
	['reconnected, but lines may be missing', {type: 'resumed', stream: 's', proven: false}],
	[
		'lines between 12:00:00 and 12:01:00 may be missing: log rotated',
		{type: 'gap', stream: 's', from: at('12:00:00'), to: at('12:01:00'), cause: 'log rotated'},
	],
	[
		'lines between the beginning and now may be missing: pod deleted',
		{type: 'gap', stream: 's', cause: 'pod deleted'},
	],
	[
		'restarted: exit 137 (OOMKilled) at 12:04:12',
		{type: 'restarted', stream: 's', previous: oomKilled, instance: {restart: 1}},
	],
	[
		'restarted: exit 137 (OOMKilled) at 12:04:12; the lines since 12:00:00 are of the new life',
		{
			type: 'restarted',
			stream: 's',
			previous: oomKilled,
			instance: {restart: 1},
			since: at('12:00:00'),
			isPast: true,
		},
	],
	[
		'restarted: the file was truncated',
		{
			type: 'restarted',
			stream: 's',
			previous: {code: null},
			instance: {restart: 1},
			cause: fileRestarts.truncated,
		},
	],
	[
		'lines between 12:00:00 and now may be missing: files were removed before they were read',
		{type: 'gap', stream: 's', from: at('12:00:00'), cause: fileGaps.removed},
	],
	['Standard input has ended', {type: 'ended', stream: 's', exit: 'endOfInput'}],
	[
		'Log not readable: no permission',
		{type: 'unreadable', stream: 's', cause: 'no permission', permanent: true},
	],
	[
		'no permission to list pods in all namespaces; only namespace "shop" is shown',
		{type: 'narrowed', refused: 'all', shown: ['shop']},
	],
	[
		'no permission to list pods in namespaces "a", "b"; only namespace "c" is shown',
		{type: 'narrowed', refused: ['a', 'b'], shown: ['c']},
	],
	['ended: exit 0', {type: 'ended', stream: 's', exit: {code: 0, reason: 'Completed'}}],
	[
		'Pod deleted; the end of the log could not be confirmed',
		{type: 'ended', stream: 's', exit: 'unconfirmed'},
	],
	['Job complete exit 0', {type: 'task', task: job, state: 'succeeded', exit: {code: 0}, final: true}],
	[
		'Job failed exit 137 (OOMKilled) after 4m12s',
		{type: 'task', task: job, state: 'failed', exit: oomKilled, final: true},
	],
	[
		'Job failed exit 3',
		{type: 'task', task: job, state: 'failed', exit: {code: 3, reason: 'Error'}, final: true},
	],
	[
		'Job failed exit code unknown (DeadlineExceeded)',
		{type: 'task', task: job, state: 'failed', reason: 'DeadlineExceeded', final: true},
	],
	['Job ended; how could not be confirmed', {type: 'task', task: job, state: 'unknown', final: true}],
	['Job is running', {type: 'task', task: job, state: 'running', final: false}],
	[
		'Job may have ended: its end could not be confirmed: no permission',
		{
			type: 'task',
			task: job,
			state: 'unknown',
			reason: 'its end could not be confirmed: no permission',
			final: false,
		},
	],
	[
		'Task is stuck: ProgressDeadlineExceeded',
		{type: 'task', task: deployment, state: 'stuck', reason: 'ProgressDeadlineExceeded', final: false},
	],
])('%s', (sentence, notice) => {
	expect(noticeSentence(notice, context)).toBe(sentence);
});

test('a sentence begins with what it is about, where there is more than one', () => {
	const labelled = {...context, label: 'x7k2p/app'};
	expect(noticeSentence({type: 'resumed', stream: 's', proven: true, afterMs: 4000}, labelled)).toBe(
		'x7k2p/app reconnected after 4s, nothing lost',
	);
	expect(noticeSentence({type: 'waiting', task: job, reason: 'not scheduled'}, labelled)).toBe(
		'x7k2p/app: Log not available yet: not scheduled',
	);
});

test('a node that cannot follow one more log says of which limit that is', () => {
	expect(nodeLimitSentence('instances')).toBe(
		'the node cannot follow more logs at once (inotify instances); read by polling',
	);
	expect(nodeLimitSentence('watches')).toBe(
		'the node cannot follow more logs at once (inotify watches); read by polling',
	);
});

test.each([
	['no such file', 'ENOENT'],
	['not permitted', 'EACCES'],
	['no space is left for what is read', 'ENOSPC'],
	['too many files are open', 'EMFILE'],
	['the compressed file is damaged or ends early', 'Z_BUF_ERROR'],
	['what the system says', 'EWHATEVER'],
])('a file cannot be read: %s (%s)', (sentence, code) => {
	expect(fileProblem(Object.assign(new Error('what the system says'), {code}))).toBe(sentence);
});

test('an expression that is none says what is wrong and what to write', () => {
	expect(expressionSentence('a(b', 'openGroup')).toBe(
		'a(b is not a regular expression: a ( is not closed; \\( finds the sign itself',
	);
});

test('an expression that was ended says how to write one that cannot hang', () => {
	expect(tooSlowSentence('(a+)+\\1$', 250)).toBe(
		'(a+)+\\1$ takes too long and was ended: no line was done in 0.3s; without \\1, (?=…) or (?!…) it cannot hang',
	);
});

test.each<[string, Copied]>([
	['there is no line of the log to copy', {records: 0, lines: 0, bytes: 0}],
	['copying was ended: nothing was copied', {records: 2, lines: 3, bytes: 70, isCut: true}],
	['copied 1 line (1 byte) to the clipboard', {records: 1, lines: 1, bytes: 1}],
	['copied 1,200 lines (9,000 bytes) to the clipboard', {records: 1200, lines: 1200, bytes: 9000}],
	['copied 2 records of 7 lines (300 bytes) to the clipboard', {records: 2, lines: 7, bytes: 300}],
	[
		'copied to /tmp/a.log, as it is too much for the clipboard: 9 lines, 80,000 bytes',
		{records: 9, lines: 9, bytes: 80_000, file: '/tmp/a.log'},
	],
	[
		'copied to /tmp/a.log, as it is too much for the clipboard: 9 lines, 80,000 bytes; it was ended before all was copied',
		{records: 9, lines: 9, bytes: 80_000, file: '/tmp/a.log', isCut: true},
	],
])('what was copied: %s', (sentence, copied) => {
	expect(copiedSentence(copied)).toBe(sentence);
});

test('what could not be copied says where and why', () => {
	expect(notCopiedSentence('/tmp/a.log', 'ENOSPC: no space left on device, write')).toBe(
		'nothing was copied: it is too much for the clipboard, and /tmp/a.log cannot be written: ENOSPC: no space left on device, write',
	);
});
