import type {ContainerTemplate, PodTemplate} from '../world/pod-template.ts';
import {after, type Program} from '../world/program.ts';

const service = (
	name: string,
	container: Omit<ContainerTemplate, 'name' | 'image'> & {image?: string},
): PodTemplate => ({
	labels: {app: name},
	restartPolicy: 'Always',
	containers: [{name, image: `registry.example.com/shop/${name}:1.0.3`, ...container}],
});

const silent: Program = function* () {
	for (;;) {
		yield after(60_000);
	}
};

const crash: Program = function* ({random}) {
	yield after(300, 'webhook: starting 1.0.3');
	yield after(random.between(900, 1800), 'webhook: reading /etc/webhook/config.yaml');
	yield after(
		random.between(400, 900),
		'webhook: panic: config: signing key is missing',
		'',
		'goroutine 1 [running]:',
		'main.mustLoadConfig({0x7a1c3e, 0x18})',
		'\t/src/cmd/webhook/main.go:58 +0x1d4',
		'main.main()',
		'\t/src/cmd/webhook/main.go:31 +0x65',
		'exit status 2',
	);
	return {code: 2};
};

/** Dies two seconds after each start. */
export const webhook = service('payments-webhook', {program: crash});

/** Its tag was never pushed. */
export const recommender = service('recommender', {
	image: 'registry.example.com/shop/recommender:2.0.0-rc1',
	program: silent,
	pullError:
		'rpc error: code = NotFound desc = failed to pull and unpack image "registry.example.com/shop/recommender:2.0.0-rc1": failed to resolve reference "registry.example.com/shop/recommender:2.0.0-rc1": registry.example.com/shop/recommender:2.0.0-rc1: not found',
});

/** Wants a config map that nobody made. */
export const mailer = service('mailer', {
	program: silent,
	configError: 'configmap "mailer-templates" not found',
});

const waitForIndex: Program = function* ({random}) {
	yield after(100, 'waiting for index products-v119 at search-master.shop.svc:9200');
	for (let attempt = 1; ; attempt++) {
		yield after(random.between(4500, 5500), `attempt ${attempt}: index not found (404), next try in 5s`);
	}
};

/** Its init container waits for something that does not come. */
export const search: PodTemplate = {
	labels: {app: 'search'},
	restartPolicy: 'Always',
	initContainers: [
		{
			name: 'wait-for-index',
			image: 'registry.example.com/shop/wait-for:1.2',
			program: waitForIndex,
			endless: true,
		},
	],
	containers: [{name: 'search', image: 'registry.example.com/shop/search:7.4.1', program: silent}],
};

/** Wants a machine that the cluster has not. */
export const trainRanking: PodTemplate = {
	labels: {app: 'train-ranking'},
	restartPolicy: 'Never',
	nodeSelector: {accelerator: 'gpu'},
	unschedulable:
		"0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
	containers: [
		{
			name: 'train',
			image: 'registry.example.com/shop/train-ranking:0.3',
			program: silent,
			memoryLimit: '16Gi',
		},
	],
};
