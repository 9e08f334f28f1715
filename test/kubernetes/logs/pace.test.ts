import {expect, onTestFinished, test} from 'vitest';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {Pace, paceOf} from '../../../source/kubernetes/logs/pace.ts';
import {kubeconfigOf} from '../connection/loopback-api.ts';

test('a poll waits for its own time, and for a turn after those of all others', () => {
	const pace = new Pace();
	expect([pace.take(0, 1000), pace.take(0, 1000), pace.take(500, 1000)]).toEqual([1000, 1040, 1000]);
	expect([pace.take(500, 1000), pace.take(9000, 1000)]).toEqual([1040, 1000]);
});

test('the logs of a cluster share its turns, and those of others do not', async () => {
	const connect = async () => {
		const connection = createConnection(await loadKubeConfig({text: kubeconfigOf('http://127.0.0.1:1')}));
		onTestFinished(() => connection.close());
		return connection;
	};
	const [one, other] = [await connect(), await connect()];
	expect(paceOf(one)).toBe(paceOf(one));
	expect(paceOf(one)).not.toBe(paceOf(other));
});
