import {setTimeout} from 'node:timers/promises';
import {isInstalled} from '../bench-context.ts';
import {BenchCluster} from '../cluster.ts';
import type {Figure} from '../figure.ts';
import {measurePrinting, measureUse, type Use} from '../many-streams.ts';
import {cli, end, start} from '../person.ts';
import type {Section} from '../section.ts';

const pods = 25;
const containers = 20;
const streams = pods * containers;

const slow = 'while :; do echo "line $((i = i + 1))"; sleep 0.5; done';
const script = `if command -v emit >/dev/null; then exec emit --rate 2; else ${slow}; fi`;

/** Of the lines that programs print: `many-0 c1 …`, `[pod/many-0/c1] …`. */
const streamName = /many-[\w-]+[ /]c\d+/;

/** How long a program has until it must have begun, and how long its use of the processor is looked at then, in s. */
const times = {settleSeconds: 20, lookSeconds: 30};

const label = 'app=many';

type Command = readonly [program: string, ...args: string[]];

/** The same by others, which refuse more than a few streams unless they are told how many may come. */
const peersOf = ({namespace, kubeconfig}: BenchCluster): readonly Command[] => {
	const place = ['--kubeconfig', kubeconfig, '-n', namespace];
	const most = `--max-log-requests=${streams}`;
	return [
		['kubectl', ...place, 'logs', '-f', '-l', label, '--tail=1', '--prefix', '--all-containers', most],
		['stern', ...place, '-l', label, '--tail=1', '--color=never', most, '.'],
	];
};

type Printing = Use & {readonly name: string; readonly streams: number};

/** Five hundred streams of a cluster at once. */
export const clusterStreams: Section = {
	name: 'cluster-streams',
	about: 'five hundred streams of a cluster at once, two lines a second each',
	needsCluster: true,
	async *measure(context) {
		const cluster = await BenchCluster.open(context);
		context.say(`cluster-streams: ${pods} pods of ${containers} containers`);
		await startAll(cluster);
		const place = ['-l', label, '-n', cluster.namespace, '--kubeconfig', cluster.kubeconfig];
		const measure = async (name: string, command: Command): Promise<Printing> => {
			context.say(`cluster-streams: ${name}`);
			return {name, ...(await measurePrinting(command, streamName, times))};
		};

		const follow = ['logs', '-f', '--tail=1', '--prefix=always'];
		const own = await measure('kreel logs -f', [process.execPath, cli, ...follow, ...place]);
		const peers: Printing[] = [];
		for (const command of peersOf(cluster).filter(([program]) => isInstalled(program))) {
			peers.push(await measure(command[0], command));
		}

		yield* figuresOf('logs -f', own, peers);
		yield {
			what: `${streams} streams, logs -f: shown`,
			unit: 'streams',
			values: [own.streams],
			peers: peers.map(({name, streams: shown}) => ({name, values: [shown]})),
			bar: `${streams}`,
		};
		context.say('cluster-streams: the explorer');
		const {person} = start(place.slice(2).concat('sts/many'));
		await person.see(`${pods} pods`, {row: 0});
		await person.seeThat('nothing is loading', shown => !shown.row(0).includes('loading'));
		await setTimeout(times.settleSeconds * 1000);
		const use = await measureUse(person.pid, times.lookSeconds);
		await end(person);
		yield* figuresOf('explorer', use, []);
	},
};

/** Start all that is followed, and wait until it runs. */
const startAll = async (cluster: BenchCluster): Promise<void> => {
	const names = Array.from({length: containers}, (_, index) => [`c${index}`, script]);
	const {spec} = cluster.pod('many', Object.fromEntries(names)) as {spec: {containers: object[]}};
	const labels = {app: 'many'};
	await cluster.apply([
		{
			apiVersion: 'apps/v1',
			kind: 'StatefulSet',
			metadata: {name: 'many'},
			spec: {
				replicas: pods,
				podManagementPolicy: 'Parallel',
				serviceName: 'many',
				selector: {matchLabels: labels},
				template: {
					metadata: {labels},
					spec: {terminationGracePeriodSeconds: 0, containers: spec.containers},
				},
			},
		},
	]);
	await cluster.kubectl('rollout', 'status', 'sts/many', '-n', cluster.namespace, '--timeout=600s');
};

/** What is used, with what is allowed. */
function* figuresOf(how: string, own: Use, peers: readonly Printing[]): Iterable<Figure> {
	const bars = [
		['connections', 'connections', '≤ 6'],
		['processor', '%', '≤ 5 %'],
		['memory', 'MB', '≤ 150 MB'],
	] as const;
	for (const [name, unit, bar] of bars) {
		const beside = peers.map(peer => ({name: peer.name, values: [peer[name]]}));
		yield {what: `${streams} streams, ${how}: ${name}`, unit, values: [own[name]], peers: beside, bar};
	}
}
