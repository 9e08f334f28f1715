import type {ChildProcess, ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startDemoCluster} from '../../source/demo/demo-cluster.ts';
import {run, serve, start, writeTemporary} from './program.ts';

let gateway: string;
let cluster: readonly string[];
let server: ChildProcessByStdio<null, Readable, Readable>;
let demo: Awaited<ReturnType<typeof startDemoCluster>>;

beforeAll(async () => {
	demo = await startDemoCluster();
	cluster = ['--kubeconfig', await writeTemporary('config', demo.kubeconfig)];
	server = start(['serve', '--port', '0', ...cluster]);
	const [line] = await once(createInterface(server.stderr), 'line');
	gateway = /http:\S+(?=\/api)/.exec(line)![0];
});

afterAll(async () => {
	await stop(server);
	await demo.close();
});

const stop = async (child: ChildProcess): Promise<void> => {
	child.kill('SIGTERM');
	await once(child, 'exit');
};

test('through a gateway the tasks are the same', async () => {
	const list = (...from: readonly string[]) => run(['tasks', '-n', 'shop', '-o', 'name', ...from]);
	let own = await list(...cluster);
	let through = await list('--gateway', gateway);
	// Tasks come and go: those that nothing became of meanwhile can be compared.
	for (let after = await list(...cluster); after.stdout !== own.stdout; after = await list(...cluster)) {
		own = after;
		through = await list('--gateway', gateway);
	}

	expect(own.stdout).not.toBe('');
	expect(through).toEqual(own);
});

test.each(['job/report', 'job/import-catalog', 'job/resize-images'])(
	'through a gateway the log of %s is the same, and so are its end and its exit code',
	async task => {
		const own = await run(['logs', '-f', task, '-n', 'shop', '--timestamps', ...cluster]);
		const through = await run(['logs', '-f', task, '-n', 'shop', '--timestamps', '--gateway', gateway]);
		expect(own.stdout).not.toBe('');
		expect(through).toEqual(own);
	},
);

test('a gateway without authentication refuses to listen for others', async () => {
	const {stderr, code} = await run(['serve', '--host', '0.0.0.0', ...cluster]);
	expect(code).toBe(2);
	expect(stderr).toMatch(/^kreel: .*loopback.*\n$/);
});

test('a port that is taken is told', async () => {
	const {stderr, code} = await run(['serve', '--port', new URL(gateway).port, ...cluster]);
	expect(code).toBe(2);
	expect(stderr).toMatch(/^kreel: cannot listen on 127.0.0.1 port .*\n$/);
});

test('through a gateway, too, a container that does not exist is told with those that do', async () => {
	const {stderr, code} = await run([
		'logs',
		'deploy/checkout',
		'-n',
		'shop',
		'-c',
		'nope',
		'--gateway',
		gateway,
	]);
	expect(code).toBe(3);
	expect(stderr).toMatch(/^kreel: no container "nope" in deploy\/checkout; there are .*app.*\n$/);
});

test('a token is sent to a gateway, never shown, and never in the clear to another machine', async () => {
	const file = await writeTemporary('token', 'secret-token\n');
	let sent: string | undefined;
	await using echo = await serve((request, response) => {
		sent = request.headers.authorization;
		response.writeHead(403).end();
	});
	const refused = await run(['tasks', '--gateway', echo.url, '--token-file', file]);
	expect(sent).toBe('Bearer secret-token');
	expect(refused.code).toBe(4);
	const far = await run(['tasks', '--gateway', 'http://gateway.example.com', '--token-file', file]);
	expect(far.code).toBe(2);
	expect(far.stderr).toContain('https');
	expect(refused.stderr + far.stderr).not.toContain('secret-token');
});

test('a terminated gateway ends well', async () => {
	const child = start(['serve', '--port', '0', ...cluster]);
	await once(child.stderr, 'data');
	await stop(child);
	expect(child.exitCode).toBe(0);
});
