import {CronJob} from '../world/cron-job.ts';
import {DaemonSet} from '../world/daemon-set.ts';
import {Deployment} from '../world/deployment.ts';
import {Job, type JobSettings} from '../world/job.ts';
import {makeUid, timestamp} from '../world/names.ts';
import {addNodes, type Node} from '../world/node.ts';
import type {PodTemplate} from '../world/pod-template.ts';
import {StatefulSet} from '../world/stateful-set.ts';
import type {World} from '../world/world.ts';
import {importCatalog, reindex, report, resizeImages, syncPrices, thumbnails} from './batch.ts';
import {startBuilds} from './build.ts';
import {checkout} from './checkout.ts';
import {ledger, logAgent} from './stock.ts';
import {storefront} from './storefront.ts';
import {mailer, recommender, search, trainRanking, webhook} from './trouble.ts';

/** How much of the shop's past there is when the demo begins, in ms. */
export const shopHistory = 12 * 60_000;

const minute = 60_000;
const namespace = 'shop';

/** Put the shop into an empty world: tasks in every state, living from now on. */
export const openShop = (world: World): void => {
	addNamespaces(world, ['default', 'kube-system', 'shop', 'ci']);
	const nodes = addNodes(world, ['node-a', 'node-b', 'node-c']);
	openServices(world, nodes);
	planJobs(world, nodes);
	startBuilds(world, nodes);
};

const addNamespaces = (world: World, names: readonly string[]): void => {
	for (const name of names) {
		world.store.put('namespaces', {
			metadata: {
				name,
				uid: makeUid(world.random(`namespace/${name}`)),
				creationTimestamp: timestamp(world.simulation.now - 40 * 86_400_000),
				labels: {'kubernetes.io/metadata.name': name},
			},
			spec: {finalizers: ['kubernetes']},
			status: {phase: 'Active'},
		});
	}
};

const openServices = (world: World, nodes: readonly Node[]): void => {
	const deploy = (name: string, replicas: number, template: PodTemplate) =>
		new Deployment(world, nodes, {name, namespace, replicas, template: () => template});
	deploy('checkout', 3, checkout);
	deploy('payments-webhook', 1, webhook);
	deploy('recommender', 1, recommender);
	deploy('search', 1, search);
	deploy('mailer', 1, mailer);
	// So that its third version is on its way when the demo begins.
	world.simulation.after(6.1 * minute, () => {
		new Deployment(world, nodes, {
			name: 'storefront',
			namespace,
			replicas: 4,
			template: storefront,
			rolloutEvery: 128_000,
		});
	});
	new StatefulSet(world, nodes, {name: 'ledger', namespace, replicas: 2, template: ledger});
	new DaemonSet(world, nodes, {name: 'log-agent', namespace, template: logAgent});
};

const planJobs = (world: World, nodes: readonly Node[]): void => {
	new CronJob(world, nodes, {name: 'sync-prices', namespace, everyMinutes: 2, template: syncPrices});
	const jobs: ReadonlyArray<[minutes: number, settings: Omit<JobSettings, 'namespace'>]> = [
		[
			1,
			{
				name: 'thumbnails',
				template: thumbnails,
				completions: 4,
				parallelism: 2,
				indexed: true,
				backoffLimit: 2,
			},
		],
		[2, {name: 'import-catalog', template: importCatalog}],
		[3, {name: 'train-ranking', template: trainRanking}],
		[4.8, {name: 'resize-images', template: resizeImages}],
		[7.2, {name: 'report', template: report}],
		[10.3, {name: 'reindex', template: reindex}],
	];
	for (const [minutes, settings] of jobs) {
		world.simulation.after(minutes * minute, () => new Job(world, nodes, {...settings, namespace}));
	}
};
