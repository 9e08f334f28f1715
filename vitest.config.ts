import {defineConfig} from 'vitest/config';

const hasCluster = process.env.KREEL_TEST_KUBECONFIG !== undefined;

if (!hasCluster) {
	console.error('Left out: test/cluster/, which needs a real cluster; set KREEL_TEST_KUBECONFIG to run it.');
}

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: hasCluster ? [] : ['test/cluster/**'],
		testTimeout: hasCluster ? 60_000 : 20_000,
		hookTimeout: hasCluster ? 60_000 : 20_000,
		// The zone of the machine must not decide what a test sees.
		env: {TZ: 'UTC'},
	},
});
