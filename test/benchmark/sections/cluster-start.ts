import {isInstalled} from '../bench-context.ts';
import {BenchCluster} from '../cluster.ts';
import {end, start, until} from '../person.ts';
import type {Section} from '../section.ts';

/** How many pods there are to be listed. */
const pods = 5;

/** How long it takes until the pods of a cluster are on the screen. */
export const clusterStart: Section = {
	name: 'cluster-start',
	about: 'the pods of a cluster on the screen',
	needsCluster: true,
	async *measure(context) {
		const cluster = await BenchCluster.open(context);
		const names = Array.from({length: pods}, (_, index) => `listed-${index}`);
		await cluster.apply(names.map(name => cluster.pod(name, {app: 'sleep 3600'})));
		await cluster.kubectl('wait', '-n', cluster.namespace, '--for=condition=Ready', 'pod', '--all');
		const place = ['--kubeconfig', cluster.kubeconfig, '-n', cluster.namespace];
		const untilListed = async (file?: string): Promise<number> => {
			const {person, startedAt} = start(place, {file});
			const areListed = () => names.every(name => person.screen().includes(name));
			const ms = await until(person, 'the pods', areListed, startedAt);
			await end(person);
			return ms;
		};

		const values: number[] = [];
		const kl: number[] = [];
		for await (const run of context.runs()) {
			context.say(`cluster-start: run ${run + 1}`);
			values.push(await untilListed());
			if (isInstalled('kl')) {
				kl.push(await untilListed('kl'));
			}
		}

		const peers = kl.length > 0 ? [{name: 'kl', values: kl}] : [];
		yield {what: `start to ${pods} pods of a cluster`, unit: 'ms', values, peers};
	},
};
