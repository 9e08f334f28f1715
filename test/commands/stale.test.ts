import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {expect, test} from 'vitest';
import {startDemoCluster} from '../../source/demo/demo-cluster.ts';
import {start, writeTemporary} from './program.ts';

test('a watched list says since when it may be out of date', async () => {
	const demo = await startDemoCluster();
	const child = start([
		'tasks',
		'-w',
		'-o',
		'name',
		'--kubeconfig',
		await writeTemporary('config', demo.kubeconfig),
	]);
	await once(child.stdout, 'data');
	const said = once(createInterface(child.stderr), 'line');
	await demo.close();
	expect((await said)[0]).toMatch(/^stale since \d\d:\d\d:\d\d: .+/);
	child.kill('SIGINT');
	await once(child, 'exit');
	expect(child.exitCode).toBe(130);
});
