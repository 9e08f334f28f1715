import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {rmSync} from 'node:fs';
import {mkdtemp, writeFile} from 'node:fs/promises';
import {createServer, type RequestListener} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {text} from 'node:stream/consumers';

/** What a run of the program left behind. */
export type Finished = {readonly stdout: string; readonly stderr: string; readonly code: number | null};

/** Start the built program with its output on pipes, and nobody at standard input. */
export const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
	spawn(process.execPath, ['dist/cli.js', ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {PATH: process.env.PATH, HOME: '/nonexistent', TZ: 'UTC', ...env},
	});

/** Run the built program to its end. */
export const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
	finish(start(args, env));

/** Run the built program to its end, with that on a pipe at its standard input. */
export const runOn = async (input: string, args: readonly string[]): Promise<Finished> => {
	const child = startPiped(args);
	child.stdin.end(input);
	return finish(child);
};

/** Start the built program with a pipe at its standard input. */
export const startPiped = (args: readonly string[]) =>
	spawn(process.execPath, ['dist/cli.js', ...args], {
		stdio: ['pipe', 'pipe', 'pipe'],
		env: {PATH: process.env.PATH, HOME: '/nonexistent', TZ: 'UTC'},
	});

const finish = async (child: ReturnType<typeof start> | ReturnType<typeof startPiped>): Promise<Finished> => {
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
	return {stdout, stderr, code: child.exitCode};
};

const folders: string[] = [];
process.once('exit', () => {
	for (const folder of folders) {
		rmSync(folder, {recursive: true, force: true});
	}
});

/** Write a file with that content into a folder of its own, which goes with the process. */
export const writeTemporary = async (name: string, content: string): Promise<string> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'kreel-'));
	folders.push(folder);
	const file = path.join(folder, name);
	await writeFile(file, content);
	return file;
};

/** A kubeconfig for a server without TLS. */
export const kubeconfigFor = (server: string): string =>
	JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'test',
		contexts: [{name: 'test', context: {cluster: 'test', user: 'test', namespace: 'shop'}}],
		clusters: [{name: 'test', cluster: {server}}],
		users: [{name: 'test', user: {token: 'secret-token'}}],
	});

/** A server on loopback that answers every request so; `await using` ends it. */
export const serve = async (listener: RequestListener) => {
	const server = createServer(listener).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
};

/** The address of a server that has gone away: connections to it are refused. */
export const refusingUrl = async (): Promise<string> => {
	await using server = await serve(() => {});
	return server.url;
};
