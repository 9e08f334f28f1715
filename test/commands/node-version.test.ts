import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {nodeProblem, oldestNode} from '../../source/commands/node-version.ts';

describe('the version of Node', () => {
	test.each(['20.20.2', '22.9.0', '22.18.99', '0.10.0'])(
		'%s is too old, which is said in one sentence',
		version => {
			expect(nodeProblem(version)).toBe(
				`it runs on Node 22.19.0 or newer, and this is Node ${version}; install a newer one`,
			);
		},
	);

	test.each(['22.19.0', '22.19.1', '22.100.0', '26.0.0'])('%s will do', version => {
		expect(nodeProblem(version)).toBeUndefined();
	});

	test('is what the package asks for', () => {
		const {engines} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
		expect(`>=${oldestNode}`.startsWith(engines.node)).toBe(true);
	});
});
