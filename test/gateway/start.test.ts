import {request} from 'node:http';
import {expect, test} from 'vitest';
import {UsageError} from '../../source/core/errors/usage-error.ts';
import {startGateway} from '../../source/gateway/server/start.ts';
import {scriptedSource, taskOf} from '../core/scripted-source.ts';
import {readSse, serveShelf} from './serve.ts';
import {ShelfSource} from './shelf-source.ts';

test.each(['0.0.0.0', '::', '192.168.1.7', 'example.org', '127.evil.example'])(
	'a gateway without authentication refuses to listen where others could reach it: %s',
	async host => {
		await expect(startGateway({source: scriptedSource(), host})).rejects.toThrow(UsageError);
		await expect(startGateway({source: scriptedSource(), host})).rejects.toThrow(
			/^--host .*: not a loopback address/,
		);
	},
);

test('a port that is taken is one clear sentence', async () => {
	const {url} = await serveShelf();
	const port = Number(new URL(url).port);
	await expect(startGateway({source: scriptedSource(), port})).rejects.toThrow(
		`cannot listen on 127.0.0.1 port ${port}: something else listens there already; choose another with --port`,
	);
});

test('a website that gives its own name to this machine cannot read the logs', async () => {
	const {url} = await serveShelf();
	const statusFor = (host: string) =>
		new Promise<number | undefined>((resolve, reject) => {
			request(`${url}/api/v1/tasks`, {headers: {host}}, ({statusCode}) => resolve(statusCode))
				.on('error', reject)
				.end();
		});
	expect(await statusFor('evil.example:8080')).toBe(403);
	expect(await statusFor('localhost:8080')).toBe(200);
	expect(await statusFor('[::1]:8080')).toBe(200);
});

test('what is not served is not found, and no page of another origin may read what is', async () => {
	const {url} = await serveShelf();
	const response = await fetch(`${url}/favicon.ico`);
	expect(response.status).toBe(404);
	expect(response.headers.get('content-type')).toMatch('application/problem+json');
	const tasks = await fetch(`${url}/api/v1/tasks`, {headers: {origin: 'https://evil.example'}});
	expect(tasks.headers.get('access-control-allow-origin')).toBeNull();
});

test('a gateway that closes ends the open streams of its clients', async () => {
	const source = new ShelfSource();
	const gateway = await startGateway({source});
	source.put(taskOf('api'));
	const log = readSse(`${gateway.url}/api/v1/tasks/shop/deploy/api/logs?follow=true`);
	const tasks = readSse(`${gateway.url}/api/v1/tasks`, {accept: 'text/event-stream'});
	expect([await log.next(), await tasks.next()]).toMatchObject([{done: false}, {done: false}]);
	await gateway.close();
	expect(await Array.fromAsync(log)).toEqual([]);
	expect((await Array.fromAsync(tasks)).map(({event}) => event)).toEqual(['snapshot']);
});
