import {defineConfig} from 'vitest/config';

const hasCluster = process.env.KREEL_TEST_KUBECONFIG !== undefined;

if (!hasCluster) {
	console.error('Left out: test/cluster/, which needs a real cluster; set KREEL_TEST_KUBECONFIG to run it.');
}

if (process.env.KREEL_TEST_FAULTS !== 'long') {
	console.error('Left out: the long form of test/faults/, which takes minutes; npm run test:faults runs it.');
}

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: hasCluster ? [] : ['test/cluster/**'],
		// Most tests wait for a server or a terminal, so two share a core well; more would fight.
		maxWorkers: 2,
		testTimeout: hasCluster ? 60_000 : 20_000,
		hookTimeout: hasCluster ? 60_000 : 20_000,
		// The zone of the machine must not decide what a test sees.
		env: {TZ: 'UTC'},
	},
});
