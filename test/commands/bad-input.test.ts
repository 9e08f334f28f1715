import {expect, test} from 'vitest';
import {type Finished, kubeconfigFor, refusingUrl, run, serve, writeTemporary} from './program.ts';

/** One sentence that names what failed, nothing on standard output, no stack, no secret. */
const expectSentence = (
	{stdout, stderr, code}: Finished,
	exitCode: number,
	...words: readonly string[]
): void => {
	expect(stderr).toMatch(/^kreel: .+\n$/);
	expect(stdout).toBe('');
	expect(stderr).not.toMatch(/\n\s+at |secret-token/);
	for (const word of words) {
		expect(stderr).toContain(word);
	}

	expect(code).toBe(exitCode);
};

/** What an API server says to somebody whom it refuses. */
const refusal = (code: number, reason: string, message: string): string =>
	JSON.stringify({kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code});

test('an unknown flag is named', async () => {
	expectSentence(await run(['tasks', '--bogus']), 2, '--bogus', 'kreel tasks --help');
});

test('logs without a task asks which', async () => {
	expectSentence(await run(['logs']), 2, 'which task?');
});

test('an unknown output format lists those that are', async () => {
	expectSentence(await run(['logs', 'x', '-o', 'xml']), 2, '--output xml', 'text, raw, json');
});

test('the explorer says that it needs a terminal', async () => {
	expectSentence(await run([]), 2, 'needs a terminal');
});

test('without any kubeconfig the demo and a gateway are offered', async () => {
	expectSentence(await run(['tasks'], {KUBECONFIG: ''}), 4, '--demo', '--gateway');
});

test('a kubeconfig that does not exist is named', async () => {
	expectSentence(await run(['tasks', '--kubeconfig', '/nonexistent/config']), 4, '/nonexistent/config');
});

test('a kubeconfig that is no YAML is named', async () => {
	const file = await writeTemporary('config', '{"a": [}');
	expectSentence(await run(['tasks', '--kubeconfig', file]), 4, file);
});

test('an unknown context is named beside those that exist', async () => {
	const file = await writeTemporary('config', kubeconfigFor('http://127.0.0.1:1'));
	expectSentence(await run(['tasks', '--kubeconfig', file, '--context', 'prod']), 4, 'prod', 'test');
});

test('a refused connection names the server', async () => {
	const url = await refusingUrl();
	const file = await writeTemporary('config', kubeconfigFor(url));
	expectSentence(await run(['tasks', '--kubeconfig', file]), 4, url, 'refused');
	expectSentence(await run(['logs', 'x', '--kubeconfig', file]), 4, url, 'refused');
});

test('a gateway that refuses the connection is named', async () => {
	const url = await refusingUrl();
	expectSentence(await run(['tasks', '--gateway', url]), 4, url, 'refused');
	expectSentence(await run(['logs', 'x', '--gateway', url]), 4, url, 'refused');
});

test('expired credentials are told apart from missing rights', async () => {
	await using server = await serve((_request, response) => {
		response
			.writeHead(401, {'Content-Type': 'application/json'})
			.end(refusal(401, 'Unauthorized', 'Unauthorized'));
	});
	const file = await writeTemporary('config', kubeconfigFor(server.url));
	expectSentence(await run(['tasks', '--kubeconfig', file]), 4, server.url, 'credentials');
});

test('a missing right is named with the namespace', async () => {
	await using server = await serve((_request, response) => {
		const message =
			'pods is forbidden: User "jo" cannot list resource "pods" in API group "" in the namespace "shop"';
		response.writeHead(403, {'Content-Type': 'application/json'}).end(refusal(403, 'Forbidden', message));
	});
	const file = await writeTemporary('config', kubeconfigFor(server.url));
	expectSentence(await run(['tasks', '--kubeconfig', file]), 4, 'no permission', 'shop');
});

test('what a hostile server says cannot move the cursor', async () => {
	await using server = await serve((_request, response) => {
		response
			.writeHead(403, {'Content-Type': 'application/json'})
			.end(refusal(403, 'Forbidden', '\u001B[2J\u0007owned'));
	});
	const file = await writeTemporary('config', kubeconfigFor(server.url));
	const {stderr} = await run(['tasks', '--kubeconfig', file]);
	expect(stderr).not.toContain('\u001B');
	expect(stderr).not.toContain('\u0007');
});

test('a namespace that does not exist is named', async () => {
	expectSentence(await run(['tasks', '--demo', '-n', 'shoop']), 3, 'shoop');
	expectSentence(await run(['logs', 'checkout', '--demo', '-n', 'shoop']), 3, 'shoop');
});

test('a task that does not exist is told with the nearest names', async () => {
	expectSentence(await run(['logs', 'chekout', '--demo']), 3, 'chekout', 'checkout');
	expectSentence(await run(['tasks', 'chekout', '--demo']), 3, 'chekout', 'checkout');
});

test('a container that does not exist is told with those that do', async () => {
	const {stdout, stderr, code} = await run(['logs', 'deploy/checkout', '--demo', '-c', 'nope']);
	expectSentence({stdout, stderr, code}, 3, '"nope"', 'app', 'proxy', 'migrate');
});
