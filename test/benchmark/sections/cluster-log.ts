import {setTimeout} from 'node:timers/promises';
import {type BenchContext, isInstalled} from '../bench-context.ts';
import {BenchCluster} from '../cluster.ts';
import type {Figure} from '../figure.ts';
import {cli} from '../person.ts';
import {type ProgramRun, runProgram} from '../run-program.ts';
import type {Section} from '../section.ts';

/** So much later the large log is older than a minute. */
const restMs = 65_000;

/** Of the last window and of the tail. */
const tail = 1000;

type Ways = ReadonlyArray<[string, readonly string[]]>;

/** With the node's own files, where the user may read them, and without. */
const ways: Ways = [
	['', []],
	[' (pods/log)', ['--no-node-files']],
];

/** A large log of a container that is still written. */
export const clusterLog: Section = {
	name: 'cluster-log',
	about: 'a large log of a container: its last minute, its tail, its middle, all of it',
	needsCluster: true,
	async *measure(context) {
		const log = await LargeLog.make(context);
		yield* measureFirstLines(context, log);
		yield* measureWhole(context, log);
	},
};

/** The log, and the commands that read it. */
class LargeLog {
	readonly cluster: BenchCluster;

	private constructor(cluster: BenchCluster) {
		this.cluster = cluster;
	}

	/** Half as many lines as the large file has: 700 MB of a container's log. Then one a second. */
	static async make(context: BenchContext): Promise<LargeLog> {
		const lines = Math.floor(context.options.lines / 2);
		const cluster = await BenchCluster.open(context);
		context.say(`cluster-log: a container writes ${lines.toLocaleString('en')} lines`);
		const fast = `emit --lines ${lines} --rate 0 --size 100`;
		const slow = `awk 'BEGIN {for (i = 0; i < ${lines}; i++) printf "%d %099d\\n", i, 0}'`;
		const live = 'while :; do echo live; sleep 1; done';
		const script = `if command -v emit >/dev/null; then ${fast}; else ${slow}; fi; ${live}`;
		await cluster.apply([cluster.pod('large', {app: script})]);
		await cluster.kubectl(
			'wait',
			'-n',
			cluster.namespace,
			'--for=condition=Ready',
			'pod/large',
			'--timeout=120s',
		);
		const log = new LargeLog(cluster);
		while (!(await log.#lastLine()).endsWith('live\n')) {
			await setTimeout(1000);
		}

		context.say('cluster-log: waits until that is older than a minute');
		await setTimeout(restMs);
		return log;
	}

	/** Read by kreel. */
	kreel(args: readonly string[], enoughLines?: number): Promise<ProgramRun> {
		const {kubeconfig, namespace} = this.cluster;
		const all = [cli, 'logs', 'pod/large', '-n', namespace, '--kubeconfig', kubeconfig, '-q', ...args];
		return runProgram(process.execPath, all, {enoughLines});
	}

	/** Read by kubectl. */
	kubectl(args: readonly string[], enoughLines?: number): Promise<ProgramRun> {
		const {kubeconfig, namespace} = this.cluster;
		return runProgram('kubectl', ['--kubeconfig', kubeconfig, 'logs', 'large', '-n', namespace, ...args], {
			enoughLines,
		});
	}

	/** Read by stern, where it is installed. */
	stern(args: readonly string[], enoughLines?: number): Promise<ProgramRun> | undefined {
		const {kubeconfig, namespace} = this.cluster;
		const all = ['--kubeconfig', kubeconfig, '-n', namespace, 'pod/large', '--no-follow', ...args];
		return isInstalled('stern') ? runProgram('stern', all, {enoughLines}) : undefined;
	}

	/** The address of all of it, and of its file on the node. */
	async addresses(): Promise<{log: string; file: string}> {
		const {namespace} = this.cluster;
		const pod = JSON.parse(await this.cluster.kubectl('get', 'pod', 'large', '-n', namespace, '-o', 'json'));
		const {uid} = pod.metadata;
		return {
			log: `/api/v1/namespaces/${namespace}/pods/large/log?timestamps=true`,
			file: `/api/v1/nodes/${pod.spec.nodeName}/proxy/logs/pods/${namespace}_large_${uid}/app/0.log`,
		};
	}

	/** A time in the middle of it: a whole second, as others begin with the lines of the second that they are given. */
	async middle(): Promise<string> {
		const {namespace} = this.cluster;
		const timesOf = async (...args: string[]) =>
			(await this.cluster.kubectl('logs', 'large', '-n', namespace, '--timestamps', ...args)).split(' ')[0]!;
		const first = Date.parse(await timesOf('--limit-bytes=100'));
		const started = Date.parse(await timesOf('--tail=1'));
		// The lines were written at the beginning; since then there was one a second.
		const middle = first + Math.max(0, started - first - restMs) / 2;
		return new Date(Math.ceil(middle / 1000) * 1000).toISOString();
	}

	async #lastLine(): Promise<string> {
		return this.cluster.kubectl('logs', 'large', '-n', this.cluster.namespace, '--tail=1');
	}
}

async function* measureFirstLines(context: BenchContext, log: LargeLog): AsyncGenerator<Figure> {
	const middle = await log.middle();
	const wanted: ReadonlyArray<[string, readonly string[], readonly string[], string]> = [
		['the last minute, first line', ['--since', '1m'], ['--since=1m'], '≤ 0.4 s'],
		[`the last ${tail} lines, first line`, ['--tail', `${tail}`], [`--tail=${tail}`], '≤ 0.4 s'],
		[
			'from its middle on, first line',
			['--since', middle],
			[`--since-time=${middle}`],
			'≤ 0.5 s (with files)',
		],
	];
	for (const [what, own, kubectl, bar] of wanted) {
		for (const [way, flags] of ways) {
			const times = {kreel: [] as number[], kubectl: [] as number[], stern: [] as number[]};
			for await (const run of context.runs()) {
				context.say(`cluster-log: ${what}${way}, run ${run + 1}`);
				times.kreel.push((await log.kreel([...own, ...flags], 1)).first);
				times.kubectl.push((await log.kubectl(kubectl, 1)).first);
				// It has no flag for a point in time.
				const stern = kubectl.some(flag => flag.startsWith('--since-time'))
					? undefined
					: await log.stern(kubectl, 1);
				times.stern.push(...(stern ? [stern.first] : []));
			}

			const peers = [{name: 'kubectl', values: times.kubectl}];
			const others = times.stern.length > 0 ? [{name: 'stern', values: times.stern}] : [];
			yield {what: `${what}${way}`, unit: 's', values: times.kreel, peers: [...peers, ...others], bar};
		}
	}
}

async function* measureWhole(context: BenchContext, log: LargeLog): AsyncGenerator<Figure> {
	const {file, log: address} = await log.addresses();
	const curls = {file: await log.cluster.curl(file), log: await log.cluster.curl(address)};
	const runs = {
		files: [] as ProgramRun[],
		log: [] as ProgramRun[],
		curlFile: [] as ProgramRun[],
		curlLog: [] as ProgramRun[],
		kubectl: [] as ProgramRun[],
	};
	for await (const run of context.runs()) {
		context.say(`cluster-log: all of it, run ${run + 1}`);
		runs.files.push(await log.kreel([]));
		runs.curlFile.push(await runProgram('curl', curls.file));
		runs.log.push(await log.kreel(['--no-node-files']));
		runs.curlLog.push(await runProgram('curl', curls.log));
		runs.kubectl.push(await log.kubectl([]));
	}

	const of = (key: keyof ProgramRun, which: readonly ProgramRun[]) => which.map(each => each[key]);
	yield {
		what: 'all of it (pods/log)',
		unit: 's',
		values: of('wall', runs.log),
		peers: [
			{name: 'curl', values: of('wall', runs.curlLog)},
			{name: 'kubectl', values: of('wall', runs.kubectl)},
		],
		bar: '≤ 1.05 × curl',
	};
	yield {
		what: 'all of it (pods/log), processor',
		unit: 's',
		values: of('processor', runs.log),
		peers: [{name: 'kubectl', values: of('processor', runs.kubectl)}],
		bar: '≤ 1 × kubectl',
	};
	yield {
		what: 'all of it (pods/log), memory',
		unit: 'MB',
		values: of('memory', runs.log),
		peers: [],
		bar: '≤ 250 MB',
	};
	yield {
		what: "all of it (the node's files)",
		unit: 's',
		values: of('wall', runs.files),
		peers: [
			{name: 'curl of the file', values: of('wall', runs.curlFile)},
			{name: 'kubectl', values: of('wall', runs.kubectl)},
		],
		bar: '≤ 1.5 × curl of the file',
	};
}
