import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import type {BreakKind, Fault, Refusal, RefusalKind} from '../../faults/fault.ts';
import {type BenchContext, isInstalled} from '../bench-context.ts';
import {brokenTask, openBrokenLog} from '../broken-log.ts';
import {followProgram, type Patience} from '../follow-program.ts';
import {LineTally} from '../line-tally.ts';
import {cli} from '../person.ts';
import type {Section} from '../section.ts';
import type {FollowRun, Shown} from '../shown.ts';

const mostLines = 60_000;

/** Each log breaks so often, at even distances. */
const breaks = 3;

/** What the container ends with: none of kreel's own codes. */
const exitCode = 7;

/** What happens to those who follow. */
type Trouble = {
	readonly what: string;
	/** Each time. */
	readonly how?: BreakKind;
	/** To the requests that come first. */
	readonly first?: RefusalKind;
};

const troubles: readonly Trouble[] = [
	{what: 'answers end cleanly in mid-stream', how: 'end'},
	{what: 'connections are reset', how: 'reset'},
	{what: 'connections go silent, half-open', how: 'silence'},
	{what: 'answers go silent, their connections live', how: 'stall'},
	{what: "the kubelet's words, then a clean end", how: 'words'},
	{what: 'the server says GOAWAY, answers go on', how: 'orderly goaway'},
	{what: 'the server says GOAWAY and hangs up', how: 'goaway'},
	{what: 'first requests: 429, with Retry-After', first: 'throttled'},
	{what: 'first requests: 500, no kubelet', first: 'no kubelet'},
];

/** A program that follows a log to its end. */
type Follower = {
	readonly name: string;
	/** Absent where it is not installed. */
	readonly version?: string;
	command(kubeconfig: string): readonly [string, ...string[]];
};

const {job, pod, namespace} = brokenTask;

const followers = async (): Promise<readonly Follower[]> => [
	{
		name: 'kreel',
		version: '',
		command: kubeconfig => [
			...([process.execPath, cli, 'logs', '-f', `job/${job}`, '-n', namespace] as const),
			...['--kubeconfig', kubeconfig],
		],
	},
	{
		name: 'kubectl',
		version: await versionOf('kubectl', ['version', '--client']),
		// The server sends times always.
		command: kubeconfig => [
			...(['kubectl', '--kubeconfig', kubeconfig, 'logs', '-f', '--timestamps', `pod/${pod}`] as const),
			...['-n', namespace],
		],
	},
	{
		name: 'stern',
		version: await versionOf('stern', ['--version']),
		command: kubeconfig => ['stern', '--kubeconfig', kubeconfig, '-n', namespace, `pod/${pod}`],
	},
];

/** What programs show of a log whose answers and connections break. */
export const faults: Section = {
	name: 'faults',
	about:
		'a followed log of 60,000 lines through answers and connections that break: lines shown, and exit codes',
	async *measure(context) {
		const programs = await followers();
		const runs: Shown[][] = [];
		for await (const run of context.runs()) {
			context.say(`faults: run ${run + 1}`);
			// At once, as most of it is waiting; nothing is timed, and each has a server of its own.
			runs.push(await Promise.all(troubles.map(trouble => measureOne(context, programs, trouble, run))));
		}

		yield* runs[0]!.map((shown, index) =>
			joined(
				shown,
				runs.map(run => run[index]!),
			),
		);
	},
};

/** As a program tells it: `Client Version: v1.34.4`, `version: 1.34.0`. */
const versionOf = async (program: string, args: readonly string[]): Promise<string | undefined> => {
	if (!isInstalled(program)) {
		return undefined;
	}

	const {stdout} = await promisify(execFile)(program, args);
	return /version: v?(\S+)/i.exec(stdout)?.[1] ?? '';
};

const measureOne = async (
	context: BenchContext,
	programs: readonly Follower[],
	trouble: Trouble,
	run: number,
): Promise<Shown> => {
	const lines = Math.min(mostLines, context.options.lines);
	const all = programs.map(async follower => ({
		name: `${follower.name} ${follower.version ?? ''}`.trim(),
		runs:
			follower.version === undefined
				? []
				: [await follow(context, follower, trouble, {lines, seed: run + 1})],
	}));
	return {what: trouble.what, lines, programs: await Promise.all(all)};
};

const follow = async (
	context: BenchContext,
	follower: Follower,
	trouble: Trouble,
	{lines, seed}: {lines: number; seed: number},
): Promise<FollowRun> => {
	const stop = new AbortController();
	const broken = await openBrokenLog(context.folder, {
		lines,
		seed,
		exitCode,
		faults: faultsOf(trouble, lines),
		refusals: refusalsOf(trouble),
	});
	const close = async () => {
		stop.abort();
		await broken.close();
	};
	context.atEnd(close);
	const tally = new LineTally(broken.log);
	const command = follower.command(broken.kubeconfig);
	const end = await followProgram(command, data => tally.take(data), patienceOf(context), stop.signal);
	await close();
	return {...tally.end(), ...end};
};

/** Whoever waits this long without a sign is taken to wait for ever; who gets on has the time for each break to be found as late as that. */
const patienceOf = ({options}: BenchContext): Patience => ({
	silentMs: options.seconds * 1000,
	wholeMs: options.seconds * (breaks + 2) * 1000,
});

const faultsOf = ({how}: Trouble, lines: number): Fault[] =>
	Array.from({length: how ? breaks : 0}, (_, index) => ({
		line: Math.round(((index + 1) * lines) / (breaks + 1)),
		how: how!,
		share: 0.5,
		after: [],
	}));

const refusalsOf = ({first}: Trouble): Refusal[] =>
	first ? Array.from({length: breaks}, () => ({how: first, afterBytes: 0})) : [];

/** The same of several runs. */
const joined = (first: Shown, runs: readonly Shown[]): Shown => ({
	...first,
	programs: first.programs.map(({name}, index) => ({
		name,
		runs: runs.flatMap(run => run.programs[index]!.runs),
	})),
});
