import {formatDuration} from './duration.ts';
import {type Instant, msFromInstant} from './instant.ts';
import type {Notice} from './stream-event.ts';
import {type Exit, isEndingKind, type Narrowed} from './task.ts';

/** How to write a notice: what the reader sees around it. */
export type SentenceContext = {
	/** The stream or task that it is about, as in `9qd4z/app`; empty where only one is shown. */
	readonly label: string;
	readonly now: Instant;
	/** Writes an instant as the reader's clock shows it, as in `12:04:09`. */
	readonly clock: (instant: Instant) => string;
};

/**
Every notice as one sentence, in the words that scripts and people know.

Not sanitised: reasons and causes are the cluster's words.
*/
export const noticeSentence = (notice: Notice, context: SentenceContext): string => {
	const {label} = context;
	const about = label === '' ? '' : `${label} `;
	switch (notice.type) {
		case 'waiting':
			return `${prefix(label)}${waitingSentence(notice.reason)}`;
		case 'reconnecting':
			return `${about}reconnecting: ${notice.cause} (try ${notice.attempt}, ${untilNext(notice.retryAt, context.now)})`;
		case 'polled':
			return `${prefix(label)}${notice.cause}`;
		case 'resumed':
			return `${about}reconnected${afterTime(notice.afterMs)}, ${notice.proven ? 'nothing lost' : 'but lines may be missing'}`;
		case 'gap':
			return `${prefix(label)}${gapSentence(notice, context.clock)}`;
		case 'filled':
			return `${about}${filledSentence(notice, context.clock)}`;
		case 'restarted':
			return `${about}restarted: ${restartWords(notice, context.clock)}`;
		case 'narrowed':
			return narrowedSentence(notice);
		case 'unreadable':
			return `${prefix(label)}Log not readable: ${notice.cause}`;
		case 'ended':
			return endSentence(notice.exit, context);
		case 'task':
			return `${prefix(label)}${taskSentence(notice)}`;
	}
};

/** Why lines of a container's log may be missing, or are. */
export const logGaps = {
	rotated: 'the node had rotated them away before they were read',
	/** A live connection left files out. */
	skipped: 'the node rotated the log faster than it sent it',
	replaced: 'the container was started again before its last lines were read',
	unsettled: 'the end of the log could not be read',
	/** Nothing of the log was read. */
	lost: 'the node has lost the container, and its log with it',
} as const;

/** A stream joined a log of which only the newest lines are shown; not all it had before may be among them. */
export const joinedLate = 'it joined the others late, with its newest lines alone';

/** Why the log in a file began anew. */
export const fileRestarts = {
	truncated: 'the file was truncated',
	rotated: 'the file was rotated, this is the new one',
	/** Of a container, of which nothing is known but its files. */
	newLife: 'the container was started again; how it had ended is not in its files',
} as const;

/** Why lines of a file may be missing. */
export const fileGaps = {
	truncated: 'the file was truncated while it was read',
	removed: 'files were removed before they were read',
	/** Of standard input. */
	givenUp: 'more was piped in than is kept',
} as const;

const systemWords: Readonly<Record<string, string>> = {
	EACCES: 'not permitted',
	EPERM: 'not permitted',
	ENOENT: 'no such file',
	ENOTDIR: 'no such file',
	ELOOP: 'it links to itself',
	EIO: 'the disk cannot read it',
	ENOSPC: 'no space is left for what is read',
	EMFILE: 'too many files are open',
	ENFILE: 'too many files are open',
	EDQUOT: 'no space is left for what is read',
};

/**
Why a file or standard input cannot be read.

@param error - Of the system, or of the unpacking of a compressed file.
*/
export const fileProblem = ({code, message}: Error & {code?: string}): string => {
	if (code?.startsWith('Z_')) {
		return 'the compressed file is damaged or ends early';
	}

	return code !== undefined && Object.hasOwn(systemWords, code) ? systemWords[code]! : message;
};

/** Stands in place of a line whose bytes cannot be read back: its file was cut short or written anew, or the disk failed. */
export const lostLineText = '(this line can no longer be read back)';

/** What a pending container, pod or task says instead of a log. A crash loop has a log, so it has its own words. */
export const waitingSentence = (reason: string): string =>
	reason.startsWith('Restarting: ') ? reason : `Log not available yet: ${reason}`;

/** What is left out because the user may not list it. */
export const narrowedSentence = ({refused, shown}: Narrowed): string =>
	`no permission to list pods in ${namespaceWords(refused)}; only ${namespaceWords(shown)} is shown`;

/** Namespaces, for a sentence. */
export const namespaceWords = (namespaces: readonly string[] | 'all'): string =>
	namespaces === 'all'
		? 'all namespaces'
		: `namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.map(name => `"${name}"`).join(', ')}`;

/** Why a log is not followed as it should be: the node has none of these left (`fs.inotify.max_user_instances`, `…_watches`). */
export const nodeLimitSentence = (limit: 'instances' | 'watches'): string =>
	`the node cannot follow more logs at once (inotify ${limit}); read by polling`;

/**
How a task ended: `Job complete exit 0`, `Job failed exit 137 (OOMKilled) after 4m12s`. It says Job for every kind that ends.
*/
export const taskSentence = (event: Extract<Notice, {type: 'task'}>): string => {
	const noun = isEndingKind(event.task.kind) ? 'Job' : 'Task';
	if (!event.final) {
		const state = event.state === 'unknown' ? 'may have ended' : `is ${event.state}`;
		return `${noun} ${state}${event.reason ? `: ${event.reason}` : ''}`;
	}

	const code = event.exit?.code;
	if (event.state === 'succeeded') {
		return `${noun} complete exit ${code ?? 0}`;
	}

	if (event.state !== 'failed') {
		return `${noun} ended; how could not be confirmed${event.reason ? ` (${event.reason})` : ''}`;
	}

	const reason = event.reason ?? event.exit?.reason;
	const known = code === null || code === undefined ? 'exit code unknown' : `exit ${code}`;
	return `${noun} failed ${known}${reason && reason !== 'Error' ? ` (${reason})` : ''}${tookTime(event.exit)}`;
};

/** `exit 137 (OOMKilled)`; the reasons `Completed` and `Error` say no more than the code. */
export const exitWords = (exit: Exit): string => {
	const code = exit.code === null ? 'exit code unknown' : `exit ${exit.code}`;
	const plain = exit.reason === undefined || exit.reason === 'Completed' || exit.reason === 'Error';
	return plain ? code : `${code} (${exit.reason})`;
};

const endSentence = (
	exit: Extract<Notice, {type: 'ended'}>['exit'],
	{label, clock}: SentenceContext,
): string => {
	switch (exit) {
		case 'unconfirmed':
			return `${prefix(label)}Pod deleted; the end of the log could not be confirmed`;
		case 'endOfInput':
			return 'Standard input has ended';
		default:
			return `${label === '' ? '' : `${label} `}ended: ${exitWords(exit)}${finishedAt(exit, clock)}`;
	}
};

const restartWords = (
	{cause, previous, since}: Extract<Notice, {type: 'restarted'}>,
	clock: SentenceContext['clock'],
): string => {
	const words = cause ?? `${exitWords(previous)}${finishedAt(previous, clock)}`;
	return since === undefined ? words : `${words}; the lines since ${clock(since)} are of the new life`;
};

const gapSentence = (gap: Extract<Notice, {type: 'gap'}>, clock: SentenceContext['clock']): string => {
	const from = gap.from === undefined ? 'the beginning' : clock(gap.from);
	const to = gap.to === undefined ? 'now' : clock(gap.to);
	return `lines between ${from} and ${to} may be missing: ${gap.cause}`;
};

const filledSentence = (
	{lines, from, to}: Extract<Notice, {type: 'filled'}>,
	clock: SentenceContext['clock'],
): string => {
	const [count, verb] = lines === 1 ? ['1 line', 'was'] : [`${lines.toLocaleString('en')} lines`, 'were'];
	return `${count} between ${clock(from)} and ${clock(to)} came late: hidden by a rotation, ${verb} read from the node's files`;
};

const prefix = (label: string): string => (label === '' ? '' : `${label}: `);

const untilNext = (retryAt: Instant, now: Instant): string => {
	const ms = msFromInstant(retryAt - now);
	return ms <= 0 ? 'now' : `next in ${formatDuration(ms)}`;
};

const afterTime = (ms: number | undefined): string =>
	ms === undefined ? '' : ` after ${formatDuration(ms)}`;

const finishedAt = (exit: Exit, clock: SentenceContext['clock']): string =>
	exit.finishedAt === undefined ? '' : ` at ${clock(exit.finishedAt)}`;

const tookTime = (exit: Exit | undefined): string =>
	exit?.startedAt === undefined || exit.finishedAt === undefined
		? ''
		: ` after ${formatDuration(msFromInstant(exit.finishedAt - exit.startedAt))}`;

/** What may be wrong with a regular expression. */
export type ExpressionProblem =
	| 'openGroup'
	| 'closedGroup'
	| 'openClass'
	| 'badClass'
	| 'badRange'
	| 'nothingToRepeat'
	| 'badCount'
	| 'lastBackslash'
	| 'badEscape'
	| 'badGroup'
	| 'noGroup'
	| 'tooLarge';

const problemWords: Readonly<Record<ExpressionProblem, string>> = {
	openGroup: 'a ( is not closed; \\( finds the sign itself',
	closedGroup: 'a ) closes nothing; \\) finds the sign itself',
	openClass: 'a [ is not closed; \\[ finds the sign itself',
	badClass: 'no class of characters has that name',
	badRange: 'a range of characters ends before it begins',
	nothingToRepeat: 'nothing stands before a *, + or ?; \\* finds the sign itself',
	badCount: 'in {least,most} the least is more than the most',
	lastBackslash: 'a \\ stands at the end; \\\\ finds the sign itself',
	badEscape: 'no sign has that code',
	badGroup: 'a group that begins with (? is of no kind that is known',
	noGroup: 'it refers to a group that it does not have',
	tooLarge: 'it repeats too much',
};

/** Why a text is no regular expression. */
export const expressionSentence = (source: string, problem: ExpressionProblem): string =>
	`${source} is not a regular expression: ${problemWords[problem]}`;

/** What was copied. */
export type Copied = {
	readonly records: number;
	/** Of all records. */
	readonly lines: number;
	readonly bytes: number;
	/** Where it is, where that is not the clipboard. */
	readonly file?: string;
	/** Whether it was ended before all was copied. */
	readonly isCut?: boolean;
};

/** What was copied, and where it is: `copied 1 record of 3 lines (212 bytes) to the clipboard`. The name of a file comes early, as narrow screens cut the rest. */
export const copiedSentence = ({records, lines, bytes, file, isCut = false}: Copied): string => {
	if (isCut && file === undefined) {
		return 'copying was ended: nothing was copied';
	}

	if (records === 0) {
		return 'there is no line of the log to copy';
	}

	const what =
		records === lines
			? counted(records, 'line')
			: `${counted(records, 'record')} of ${counted(lines, 'line')}`;
	const size = counted(bytes, 'byte');
	const end = isCut ? '; it was ended before all was copied' : '';
	return file === undefined
		? `copied ${what} (${size}) to the clipboard`
		: `copied to ${file}, as it is too much for the clipboard: ${what}, ${size}${end}`;
};

/** What could not be copied into a file, and why. */
export const notCopiedSentence = (file: string, cause: string): string =>
	`nothing was copied: it is too much for the clipboard, and ${file} cannot be written: ${cause}`;

const counted = (count: number, one: string): string =>
	`${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;

/** An expression that was ended because it found no end. */
export const tooSlowSentence = (source: string, waitedMs: number): string =>
	`${source} takes too long and was ended: no line was done in ${formatDuration(waitedMs)}; without \\1, (?=…) or (?!…) it cannot hang`;
