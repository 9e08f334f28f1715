import type {Node} from '../world/node.ts';
import {Pod} from '../world/pod.ts';
import type {PodTemplate} from '../world/pod-template.ts';
import {after, type Program} from '../world/program.ts';
import type {World} from '../world/world.ts';

const green = '\u001B[32m';
const red = '\u001B[31m';
const plain = '\u001B[0m';
const suites = ['cart', 'checkout', 'search', 'account', 'shipping', 'vouchers', 'returns', 'mail'];

const clone: Program = function* ({random}) {
	yield after(200, "Cloning into '/workspace/shop'...");
	yield after(
		random.between(1500, 3000),
		`HEAD is now at ${random.text(7, '0123456789abcdef')} Round prices half to even`,
	);
	return {code: 0};
};

const test = (fails: boolean): Program =>
	function* ({random}) {
		yield after(4000, '> npm test');
		for (let round = 1; round <= 4; round++) {
			for (const suite of suites) {
				const took = random.between(900, 4200);
				yield after(took, `${green}\u2713${plain} ${suite} \u203A part ${round} (${took} ms)`);
			}
		}

		if (fails) {
			yield after(
				2100,
				`${red}\u2717 vouchers \u203A rounds half to even${plain}`,
				'    AssertionError: expected 10.13 to equal 10.12',
				'      at test/vouchers.test.ts:31:18',
			);
		}

		yield after(300, `Tests: ${fails ? `${red}1 failed${plain}, 31` : '32'} passed`);
		return {code: fails ? 1 : 0};
	};

const buildTemplate = (name: string, fails: boolean): PodTemplate => ({
	labels: {pipeline: name},
	restartPolicy: 'Never',
	containers: [
		{name: `step-${name}-clone`, image: 'registry.example.com/ci/git:2.45', program: clone},
		{name: `step-${name}-test`, image: 'registry.example.com/ci/node:24', program: test(fails)},
	],
});

/** ms between the begins of two builds, and how many finished ones are kept. */
const buildEvery = 240_000;
const buildsKept = 3;

/** Builds, one after the other; each third fails. */
export const startBuilds = (world: World, nodes: readonly Node[]): void => {
	const pods: Pod[] = [];
	const build = (number: number) => {
		const name = `shop-web-${number}`;
		pods.push(
			new Pod(
				world,
				{name, namespace: 'ci'},
				buildTemplate(name, number % 3 === 0),
				nodes[number % nodes.length]!,
			),
		);
		for (const old of pods.splice(0, pods.length - buildsKept)) {
			old.delete();
		}

		world.simulation.after(buildEvery, () => build(number + 1));
	};

	world.simulation.after(40_000, () => build(1841));
};
