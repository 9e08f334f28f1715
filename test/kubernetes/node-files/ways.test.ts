import {randomBytes} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import {describeWay} from '../../../source/kubernetes/node-files/describe-way.ts';
import type {NodeLogAddress} from '../../../source/kubernetes/node-files/log-address.ts';
import {openNodeLog} from '../../../source/kubernetes/node-files/node-log.ts';
import type {WayClosed} from '../../../source/kubernetes/node-files/way.ts';
import {type ApiResponse, answerJson} from '../connection/loopback-api.ts';
import {address, answerText, LogNode} from './log-node.ts';
import {connectNode, numbered, openLog, readOn, readRange, signal, textsOf} from './open-node.ts';

type Answer = (response: ApiResponse) => void;

const status =
	(code: number, reason: string, message: string): Answer =>
	response =>
		answerJson(response, {kind: 'Status', code, reason, message}, code);

const text =
	(code: number, body: string): Answer =>
	response =>
		answerText(response, code, body);

/** A node that gives one answer to everything. */
const answering = (answer: Answer): LogNode => {
	const node = new LogNode();
	node.answer = response => {
		answer(response);
		return true;
	};
	return node;
};

const open = async (node: LogNode, fields: Partial<NodeLogAddress> = {}): Promise<WayClosed> => {
	const connection = await connectNode(node);
	const log = await openNodeLog({connection, address: {...address, ...fields}, now: () => 0, signal});
	if (log.type === 'open') {
		throw new Error('it is open');
	}

	return log;
};

describe("the way to a node's files", () => {
	test.each<[string, Answer, WayClosed['reason'], boolean, string]>([
		[
			'the user has no right',
			status(403, 'Forbidden', 'nodes "node-a" is forbidden: User "ann" cannot get resource "nodes/proxy"'),
			'forbidden',
			true,
			"through pods/log: no permission to read the node's files (get nodes/proxy)",
		],
		[
			'the kubelet refuses the API server',
			text(403, 'Forbidden (user=kube-apiserver, verb=get, resource=nodes, subresource=log)'),
			'forbidden',
			true,
			"through pods/log: no permission to read the node's files (get nodes/proxy)",
		],
		[
			'the node has its handler off',
			text(405, 'logs endpoint is disabled.'),
			'off',
			true,
			'through pods/log: the node does not serve its log files',
		],
		[
			'something else answers',
			text(200, '<html>Welcome</html>'),
			'off',
			true,
			'through pods/log: the node does not serve its log files',
		],
		[
			'the folder is not there',
			text(404, '404 page not found\n'),
			'absent',
			false,
			"through pods/log: the node has no log files of this container's life",
		],
		[
			'the node is not there',
			status(404, 'NotFound', 'nodes "node-a" not found'),
			'unreachable',
			false,
			'through pods/log: the node does not answer: nodes "node-a" not found',
		],
		[
			'the node is out of reach',
			status(503, 'ServiceUnavailable', 'dial tcp 10.0.0.7:10250: i/o timeout'),
			'unreachable',
			false,
			'through pods/log: the node does not answer: dial tcp 10.0.0.7:10250: i/o timeout',
		],
	])('is closed where %s, and the details say so', async (_, answer, reason, isPermanent, words) => {
		const way = await open(answering(answer));
		expect(way).toMatchObject({type: 'closed', reason, isPermanent});
		expect(describeWay(way)).toBe(words);
	});

	test('is told in the details where it is open', () => {
		expect(describeWay({type: 'open'})).toBe(
			"from the node's files: rotated ones included, standard output and error told apart",
		);
	});

	test('is told in the details where nobody has asked, or may ask', () => {
		expect(describeWay({type: 'unasked'})).toContain('through pods/log: nothing was wanted');
		expect(describeWay({type: 'unasked'}, 'HTTP/1.1')).toContain('through pods/log, over HTTP/1.1: nothing');
		expect(describeWay({type: 'unasked'}, 'HTTP/2')).toBe(describeWay({type: 'unasked'}));
		expect(describeWay({type: 'unwanted'})).toMatch(/^through pods\/log: .*--no-node-files/);
	});

	test('is tried once for a node where it is forbidden, also by many at once', async () => {
		const node = answering(status(403, 'Forbidden', 'no'));
		const connection = await connectNode(node);
		const tryOnce = () => openNodeLog({connection, address, now: () => 0, signal});
		const ways = await Promise.all([tryOnce(), tryOnce(), tryOnce()]);
		ways.push(await tryOnce());
		expect(ways.map(({type}) => type)).toEqual(['closed', 'closed', 'closed', 'closed']);
		expect(node.asked).toEqual(['']);
	});

	test('is tried again half a minute after the node was out of reach', async () => {
		const node = answering(status(503, 'ServiceUnavailable', 'no route to host'));
		const connection = await connectNode(node);
		let now = 0;
		const tryAgain = async () => (await openNodeLog({connection, address, now: () => now, signal})).type;
		expect(await tryAgain()).toBe('closed');
		now = 29_999;
		node.answer = () => false;
		node.write(1);
		expect(await tryAgain()).toBe('closed');
		now = 30_000;
		expect(await tryAgain()).toBe('open');
	});

	test('is closed where the runtime writes another format', async () => {
		const node = new LogNode();
		node.append('{"log":"hello\\n","stream":"stdout","time":"2026-11-23T15:12:29Z"}\n');
		expect(await open(node)).toMatchObject({reason: 'format', isPermanent: true});
	});

	test('is closed where the node gives no ranges', async () => {
		const node = new LogNode();
		node.write(10);
		node.answer = (response, name) => {
			if (name !== '') {
				answerText(response, 200, node.files.get(name)!.toString());
			}

			return name !== '';
		};
		expect(await open(node)).toMatchObject({reason: 'off'});
	});

	test('is closed for a life that the node has no files of, and open for the others', async () => {
		const node = new LogNode();
		node.write(1);
		node.append(node.record('second life'), '1.log');
		const connection = await connectNode(node);
		const openLife = (restart: number) =>
			openNodeLog({connection, address: {...address, restart}, now: () => 0, signal});
		expect(await openLife(2)).toMatchObject({type: 'closed', reason: 'absent'});
		const second = await openLife(1);
		expect(second.type === 'open' && (await readRange(second, {}))).toEqual(['second life']);
		const first = await openLife(0);
		expect(first.type === 'open' && (await readRange(first, {}))).toEqual(['line 0']);
	});

	test('is not held up by a node that never answers', async () => {
		const node = answering(() => {});
		const connection = await connectNode(node);
		const way = await openNodeLog({connection, address, now: () => 0, signal, stallMs: 20});
		expect(way).toMatchObject({type: 'closed', reason: 'unreachable', isPermanent: false});
	});

	test.each<[string, Partial<NodeLogAddress>]>([
		['namespace', {namespace: '..'}],
		['pod', {pod: 'a/../../secret'}],
		['uid', {uid: '../x'}],
		['container', {container: 'a%2f'}],
		['node', {node: 'node-a/proxy/run'}],
		['restart', {restart: -1}],
	])('asks nothing where the %s is no name', async (_, fields) => {
		const node = new LogNode();
		expect(await open(node, fields)).toMatchObject({reason: 'absent'});
		expect(node.asked).toEqual([]);
	});

	test('asks for no other files than the logs of that life, whatever the listing says', async () => {
		const node = new LogNode();
		node.write(1);
		for (const name of [
			'../secret',
			'10.log',
			'0.log.old',
			'0.log.20261123-132155.tmp',
			'00.log',
			'0.log"x',
			'0.log.1-2.gz',
		]) {
			node.files.set(name, Buffer.from('no'));
		}

		expect(await readRange(await openLog(node), {})).toEqual(['line 0']);
		expect(new Set(node.asked)).toEqual(new Set(['', '0.log']));
	});
});

describe('a connection that breaks while files are read', () => {
	test('costs no line, and none comes twice, when reading goes on', async () => {
		const node = new LogNode();
		node.write(8000, 'stdout', 500);
		node.compress(node.rotate());
		node.write(8000, 'stdout', 500);
		const log = await openLog(node);
		const reading = await log.read({}, signal);
		let turn = 0;
		node.answer = (response, name) => {
			turn++;
			if (name === '' || turn % 3 !== 0) {
				return false;
			}

			const file = node.files.get(name)!;
			response.writeHead(206, {'content-range': `bytes 0-${file.length - 1}/${file.length}`});
			if (turn % 2 === 0) {
				response.write('half of it');
				response.destroy();
			} else {
				response.end('half of it, and a clean end');
			}

			return true;
		};
		const read: string[] = [];
		let failures = 0;
		for (let isDone = false; !isDone; ) {
			try {
				for await (const part of reading.parts(signal)) {
					if (part.type === 'lines') {
						const {times} = part.batch;
						for (let line = 0; line < times.length; line++) {
							read.push(`line ${(times[line]! - 1_790_000_000_000_000_000n) / 1_000_000n}`);
						}
					}
				}

				isDone = true;
			} catch (error) {
				expect(++failures, String(error)).toBeLessThan(1000);
			}
		}

		expect(read).toEqual(numbered(0, 16_000));
		expect(failures).toBeGreaterThan(0);
	});

	test('gives no line of a compressed file twice', async () => {
		const node = new LogNode();
		const messages = Array.from({length: 100}, () => randomBytes(50_000).toString('hex'));
		for (const message of messages) {
			node.append(node.record(message));
		}

		node.compress(node.rotate());
		node.write(1);
		const reading = await (await openLog(node)).read({}, signal);
		const read: string[] = [];
		let held: ApiResponse | undefined;
		let requests = 0;
		node.answer = response => {
			requests++;
			if (requests === 3) {
				held = response;
				breakHeld();
			}

			return requests === 3;
		};
		const breakHeld = () => {
			if (read.length > 0) {
				held?.destroy();
			}
		};
		const readAll = async () => {
			for await (const part of reading.parts(signal)) {
				read.push(...textsOf([part]));
				breakHeld();
			}
		};
		await expect(readAll()).rejects.toThrow();
		expect(read.length).toBeLessThan(100);
		await readAll();
		expect(read).toEqual([...messages, 'line 0']);
	});

	test('is told where an answer ends too soon, though in good order', async () => {
		const node = new LogNode();
		node.write(100);
		const log = await openLog(node);
		const reading = await log.read({}, signal);
		node.answer = (response, name) => {
			const file = node.files.get(name);
			if (file) {
				response.writeHead(206, {'content-range': `bytes 0-511/${file.length}`});
				response.end(file.subarray(0, 100));
			}

			return file !== undefined;
		};
		await expect(readOn(reading)).rejects.toThrow('the answer was cut');
		node.answer = () => false;
		expect(await readOn(reading)).toEqual(numbered(0, 100));
	});

	test('leaves the way free for others where a reader goes away', async () => {
		const node = new LogNode();
		node.write(20_000, 'stdout', 500);
		const log = await openLog(node);
		const stop = new AbortController();
		for (let reader = 0; reader < 5; reader++) {
			const reading = await log.read({}, stop.signal);
			await reading.parts(stop.signal).next();
		}

		stop.abort();
		expect((await readOn(await log.read({tail: 3}, signal))).length).toBe(3);
	});
});
