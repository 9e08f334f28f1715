import {defineConfig} from 'vitest/config';

const hasCluster = process.env.KREEL_TEST_KUBECONFIG !== undefined;
const mayBreakCluster = hasCluster && process.env.KREEL_TEST_CLUSTER !== undefined;

if (!hasCluster) {
	console.error('Left out: test/cluster/, which needs a real cluster; set KREEL_TEST_KUBECONFIG to run it.');
}

if (!mayBreakCluster) {
	console.error(
		'Left out: test/cluster/breaking/, which kills parts of its cluster; set KREEL_TEST_CLUSTER, too, to the command that controls it.',
	);
}

if (process.env.KREEL_TEST_FAULTS !== 'long') {
	console.error('Left out: the long form of test/faults/, which takes minutes; npm run test:faults runs it.');
}

export default defineConfig({
	test: {
		testTimeout: hasCluster ? 60_000 : 20_000,
		hookTimeout: hasCluster ? 60_000 : 20_000,
		// The zone of the machine must not decide what a test sees.
		env: {TZ: 'UTC'},
		projects: [
			{
				extends: true,
				test: {
					name: 'kreel',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: [hasCluster ? 'test/cluster/breaking/**' : 'test/cluster/**'],
					// Most tests wait for a server or a terminal, so three share two cores well; a cluster on the same machine needs some of them.
					maxWorkers: hasCluster ? 2 : 3,
				},
			},
			{
				extends: true,
				test: {
					name: 'breaking',
					// Nothing else may need the cluster while parts of it are down: these come last, one after the other.
					include: mayBreakCluster ? ['test/cluster/breaking/**/*.test.ts'] : [],
					fileParallelism: false,
					sequence: {groupOrder: 1},
					globalSetup: 'test/cluster/breaking/restore.ts',
				},
			},
		],
	},
});
