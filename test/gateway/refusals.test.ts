import {request} from 'node:http';
import {connect} from 'node:net';
import {expect, test} from 'vitest';
import {UnreachableError} from '../../source/core/errors/unreachable-error.ts';
import type {Scope} from '../../source/core/log-source.ts';
import {taskOf} from '../core/scripted-source.ts';
import {openedOf, serveShelf} from './serve.ts';

const tasks = '/api/v1/tasks';
const endless = 'x'.repeat(5000);

/** What comes back for bytes that a client writes, to the end of the connection. */
const exchange = (url: string, text: string): Promise<string> =>
	new Promise((resolve, reject) => {
		let answer = '';
		const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
		socket.setEncoding('utf8').on('data', chunk => {
			answer += chunk;
		});
		socket.on('error', reject).on('close', () => resolve(answer));
	});

/** Status, headers and problem of an answer to a path as it stands: nothing is tidied before it is sent. */
const ask = async (url: string, path: string, method = 'GET') => {
	const {host} = new URL(url);
	const text = await exchange(
		url,
		`${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
	);
	const [head, body] = text.split('\r\n\r\n');
	return {
		status: Number(head!.split(' ')[1]),
		head: head!.toLowerCase(),
		problem: body === '' ? undefined : (JSON.parse(body!) as {status: number; title: string; detail: string}),
	};
};

test.each([
	['a path that is no text', `${tasks}/%ff/job/x`, 400, 'Bad Request'],
	['a long path that is no text', `${tasks}/%ff${endless}/job/x`, 400, 'Bad Request'],
	['a name longer than any', `${tasks}/shop/job/${endless}`, 414, 'URI Too Long'],
	['a name longer than may be', `${tasks}/shop/job/${'x'.repeat(300)}`, 400, 'Bad Request'],
	['a name that does not exist', `${tasks}/shop/job/${'x'.repeat(253)}`, 404, 'Not Found'],
	[
		'an address longer than may be',
		`${tasks}?q=${endless.repeat(4)}`,
		431,
		'Request Header Fields Too Large',
	],
	['a query of a kind that does not exist', `${tasks}?q=box/${endless}`, 400, 'Bad Request'],
	['a query with special characters', `${tasks}?q=box/$%26${endless}`, 400, 'Bad Request'],
	['a regular expression that is none', `${tasks}?q=/(${endless}/`, 400, 'Bad Request'],
	['a long state', `${tasks}?state=${endless}`, 400, 'Bad Request'],
	['a long parameter', `${tasks}?${endless}=1`, 400, 'Bad Request'],
	['a long cursor', `${tasks}/shop/job/report/logs?cursor=${endless}`, 400, 'Bad Request'],
	['a path that is not served', `/${endless}`, 404, 'Not Found'],
])('a refusal is a problem that repeats little of what was asked: %s', async (_name, path, status, title) => {
	const {shelf, url} = await serveShelf();
	shelf.put(taskOf('report', {id: {kind: 'job'}, state: 'succeeded'}));
	const answer = await ask(url, path);
	expect(answer.head).toContain('\r\ncontent-type: application/problem+json');
	expect(answer.problem).toMatchObject({status, title, detail: expect.stringMatching(/^.{10,400}$/)});
	expect(answer.status).toBe(status);
	expect(answer.problem!.detail).not.toMatch(/x{101}/);
});

test('a sentence of a cluster about what was asked repeats it in short', async () => {
	const {shelf, url} = await serveShelf();
	shelf.watchTasks = (scope: Scope) => {
		throw new UnreachableError(`the API server refused the selector "${scope.selector}"`);
	};
	const answer = await ask(url, `${tasks}?selector=${endless}`);
	expect(answer.problem!.detail).toBe(`the API server refused the selector "${'x'.repeat(80)}…"`);
});

test('a sentence of a cluster that has no end is cut short', async () => {
	const {shelf, url} = await serveShelf();
	shelf.watchTasks = () => {
		throw new (class extends Error {
			readonly statusCode = 400;
		})(`cannot parse ${endless}`);
	};
	const answer = await ask(url, tasks);
	expect(answer.problem!.detail).toMatch(/^cannot parse x{487}…$/);
});

test.each([
	['POST', tasks],
	['PUT', `${tasks}/shop/job/report`],
	['PATCH', `${tasks}/shop/job/report/logs`],
	['DELETE', `${tasks}/shop/job/report`],
	['OPTIONS', `${tasks}/shop/job/report/logs`],
	['DELETE', '/livez'],
])('nothing but GET is allowed at a path that is served: %s %s', async (method, path) => {
	const {url} = await serveShelf();
	const answer = await ask(url, path, method);
	expect(answer.status).toBe(405);
	expect(answer.head).toContain('\r\nallow: get');
	expect(answer.head).toContain('\r\ncontent-type: application/problem+json');
	expect(answer.problem).toMatchObject({status: 405, title: 'Method Not Allowed'});
});

test('a method that is not allowed is refused before its body is looked at, HEAD without one', async () => {
	const {url} = await serveShelf();
	const response = await fetch(`${url}${tasks}`, {
		method: 'POST',
		headers: {'content-type': 'application/xml'},
		body: '<a/>',
	});
	expect(response.status).toBe(405);
	expect((await ask(url, tasks, 'HEAD')).problem).toBeUndefined();
	expect((await ask(url, tasks, 'HEAD')).status).toBe(405);
});

test('a website that gives its own name to this machine is told nothing by other methods either', async () => {
	const {url} = await serveShelf();
	const {promise, resolve, reject} = Promise.withResolvers<number | undefined>();
	request(`${url}${tasks}`, {method: 'DELETE', headers: {host: 'evil.example'}}, ({statusCode}) =>
		resolve(statusCode),
	)
		.on('error', reject)
		.end();
	expect(await promise).toBe(403);
});

test('what is no request of HTTP is a problem too', async () => {
	const {url} = await serveShelf();
	const answer = await exchange(url, 'hello gateway\r\n\r\n');
	expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json\r\n/);
	expect(answer).toMatch(/"detail":"this is no request of HTTP"\}$/);
});

test('nonsense that follows a request whose log is being sent ends the connection, and writes nothing into the log', async () => {
	const {shelf, url} = await serveShelf();
	const task = taskOf('report', {id: {kind: 'job'}});
	shelf.put(task);
	shelf.say(task, openedOf(task));
	const heard = await new Promise<string>((resolve, reject) => {
		let answer = '';
		let isDisturbed = false;
		const {port, host} = new URL(url);
		const socket = connect(Number(port), '127.0.0.1', () => {
			socket.write(`GET ${tasks}/shop/job/report/logs?follow=true HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
		});
		socket.setEncoding('utf8').on('data', chunk => {
			answer += chunk;
			if (!isDisturbed && answer.includes('event: state')) {
				isDisturbed = true;
				socket.write('nonsense\r\n\r\n');
			}
		});
		socket.on('error', reject).on('close', () => resolve(answer));
	});
	expect(heard).toContain('event: state');
	expect(heard).not.toContain('problem+json');
});
