import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {setTimeout} from 'node:timers/promises';
import {BenchCluster} from '../cluster.ts';
import {end, start} from '../person.ts';
import {memoryOf, processorTimeOf} from '../process-tree.ts';
import type {Section} from '../section.ts';

const pods = 25;
const containers = 20;
const streams = pods * containers;

const script = 'while :; do echo "line $((i = i + 1))"; sleep 0.5; done';

/** How long its use of the processor is looked at, once all streams are there, in s. */
const lookSeconds = 20;

/** Five hundred streams of a cluster at once. */
export const clusterStreams: Section = {
	name: 'cluster-streams',
	about: 'five hundred streams of a cluster at once, two lines a second each',
	needsCluster: true,
	async *measure(context) {
		const cluster = await BenchCluster.open(context);
		context.say(`cluster-streams: ${pods} pods of ${containers} containers`);
		const names = Array.from({length: containers}, (_, index) => [`c${index}`, script]);
		await cluster.apply([
			{
				apiVersion: 'apps/v1',
				kind: 'Deployment',
				metadata: {name: 'many'},
				spec: {
					replicas: pods,
					selector: {matchLabels: {app: 'many'}},
					template: {
						metadata: {labels: {app: 'many'}},
						spec: podSpec(cluster.pod('many', Object.fromEntries(names))),
					},
				},
			},
		]);
		await cluster.kubectl('rollout', 'status', 'deploy/many', '-n', cluster.namespace, '--timeout=600s');
		const {person, startedAt} = start([
			...['deploy/many', '-n', cluster.namespace, '--kubeconfig', cluster.kubeconfig],
		]);
		await person.see(`${pods} pods`, {row: 0});
		await person.seeThat('nothing is loading', shown => !shown.row(0).includes('loading'));
		const settled = (performance.now() - startedAt) / 1000;
		const before = processorTimeOf(person.pid);
		await setTimeout(lookSeconds * 1000);
		const processor = processorTimeOf(person.pid) - before;
		const {now, most} = memoryOf(person.pid);
		const connections = connectionsOf(person.pid);
		await end(person);
		yield {what: `${streams} streams: all caught up`, unit: 's', values: [settled], peers: []};
		yield {
			what: `${streams} streams: connections`,
			unit: 'connections',
			values: [connections],
			peers: [],
			bar: '≤ 6',
		};
		yield {
			what: `${streams} streams: processor`,
			unit: '%',
			values: [(processor / lookSeconds) * 100],
			peers: [],
			bar: '≤ 5 %',
		};
		yield {
			what: `${streams} streams: memory`,
			unit: 'MB',
			values: [now],
			peers: [],
			bar: '≤ 150 MB',
			note: `at most ${Math.round(most)} MB`,
		};
	},
};

const podSpec = (pod: object): object => {
	const {spec} = pod as {spec: {containers: object[]}};
	return {terminationGracePeriodSeconds: 0, containers: spec.containers};
};

/** TCP connections of a process that are established. */
const connectionsOf = (pid: number): number => {
	const own = new Set(
		readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
			try {
				return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
			} catch {
				return [];
			}
		}),
	);
	const established = '01';
	return ['tcp', 'tcp6']
		.flatMap(table => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1))
		.map(row => row.trim().split(/\s+/))
		.filter(([, , , state, , , , , , inode]) => state === established && own.has(inode!)).length;
};
