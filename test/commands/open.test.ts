import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {appendFileSync, openSync} from 'node:fs';
import {text} from 'node:stream/consumers';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {criRecords, logFolder, numbered, stamp} from '../files/log-folder.ts';
import {run, runOn, start, startPiped} from './program.ts';

test('a file is printed as it is, byte for byte', async () => {
	const content = Buffer.from('one\n\u001B[31mred\u001B[0m\n\xff\xfe\r\nlast', 'latin1');
	const file = logFolder().write('app.log', content);
	const {stdout, stderr, code} = await run(['open', '--print', '-o', 'raw', file]);
	expect(Buffer.from(stdout)).toEqual(Buffer.from(content.toString('utf8')));
	expect([stderr, code]).toEqual(['', 0]);
});

test('several files are merged by the times that their lines tell, each with its name', async () => {
	const folder = logFolder();
	const a = folder.write('a.log', `${stamp(0)} one\n${stamp(200)} three\n`);
	const b = folder.write('b.log', `${stamp(100)} two\n\tmore of two\n${stamp(300)} four\n`);
	const {stdout} = await run(['open', '--print', a, b]);
	expect(stdout).toBe(
		[
			`a.log ${stamp(0)} one`,
			`b.log ${stamp(100)} two`,
			'b.log \tmore of two',
			`a.log ${stamp(200)} three`,
			`b.log ${stamp(300)} four\n`,
		].join('\n'),
	);
});

test('a folder of pods is printed without the runtime’s stamps', async () => {
	const folder = logFolder();
	folder.write('shop_web-0_4d3c2b1a/app/0.log', criRecords(['one', 'two']));
	folder.write('shop_web-0_4d3c2b1a/proxy/0.log', criRecords(['other'], {from: 50}));
	const {stdout} = await run(['open', '--print', folder.path]);
	expect(stdout).toBe('web-0 app one\nweb-0 proxy other\nweb-0 app two\n');
	expect((await run(['open', '--print', folder.path, '-c', 'proxy'])).stdout).toBe('other\n');
});

test('lines as JSON tell the file', async () => {
	const file = logFolder().write('app.log', `${stamp(0)} one\n`);
	const {stdout} = await run(['open', '--print', '-o', 'json', file]);
	expect(JSON.parse(stdout)).toEqual({
		time: stamp(0),
		namespace: '',
		task: 'file/app.log',
		pod: 'app.log',
		container: '',
		restart: 0,
		message: `${stamp(0)} one`,
	});
});

test('windows work on files as they do on logs', async () => {
	const lines = numbered('line', 0, 100).map((line, index) => `${stamp(index * 1000)} ${line}`);
	const file = logFolder().write('app.log.gz', gzipSync(lines.map(line => `${line}\n`).join('')));
	const since = await run(['open', '--print', file, '--since', stamp(90_000)]);
	expect(since.stdout.trimEnd().split('\n')).toEqual(lines.slice(90));
	const tail = await run(['open', '--print', file, '--tail', '3', '--until', stamp(50_000)]);
	expect(tail.stdout.trimEnd().split('\n')).toEqual(lines.slice(47, 50));
});

test('standard input is printed, by its sign or where nothing is named', async () => {
	for (const args of [
		['open', '--print', '-'],
		['open', '--print'],
	]) {
		expect(await runOn('one\ntwo', args)).toEqual({stdout: 'one\ntwo\n', stderr: '', code: 0});
	}
});

test('a file that is followed goes on with what is appended, until it is interrupted', async () => {
	const file = logFolder().write('app.log', 'one\n');
	const child = start(['open', '--print', '-f', file]);
	let seen = '';
	for await (const chunk of child.stdout) {
		seen += chunk;
		if (seen === 'one\n') {
			appendFileSync(file, 'two\n');
		} else if (seen === 'one\ntwo\n') {
			child.kill('SIGINT');
		}
	}

	expect(seen).toBe('one\ntwo\n');
	expect(child.exitCode ?? (await once(child, 'close'))[0]).toBe(130);
});

test('a truncated file is told in words, beside the lines', async () => {
	const file = logFolder().write('app.log', 'one\ntwo\n');
	const child = start(['open', '--print', '-f', file]);
	const stderr = text(child.stderr);
	let seen = '';
	for await (const chunk of child.stdout) {
		seen += chunk;
		if (seen === 'one\ntwo\n') {
			openSync(file, 'w');
			appendFileSync(file, 'new\n');
		} else if (seen === 'one\ntwo\nnew\n') {
			child.kill('SIGINT');
		}
	}

	expect(seen).toBe('one\ntwo\nnew\n');
	expect(await stderr).toBe('restarted: the file was truncated\n');
});

test('standard input that is followed is told when it ends', async () => {
	const child = startPiped(['open', '--print', '-f', '-']);
	child.stdin.end('one\n');
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
	expect([stdout, stderr, child.exitCode]).toEqual(['one\n', 'Standard input has ended\n', 0]);
});

test('a damaged file is one sentence and exit code 1, after what could be read', async () => {
	const packed = gzipSync(numbered('line', 0, 50_000).join('\n'));
	const file = logFolder().write('app.log.gz', packed.subarray(0, packed.length - 20_000));
	const {stdout, stderr, code} = await run(['open', '--print', file]);
	expect(stdout.startsWith('line 0\nline 1\n')).toBe(true);
	expect(stderr).toBe('Log not readable: the compressed file is damaged or ends early\n');
	expect(code).toBe(1);
});

test.each([
	['a file that is not there', ['open', '/no/such/file.log'], 4, 'kreel: /no/such/file.log: no such file\n'],
	['no file', ['open'], 2, 'kreel: which logs? give files or folders, or - for standard input\n'],
	[
		'a flag of the cluster',
		['open', '-n', 'shop', 'x.log'],
		2,
		'kreel: --namespace is no flag of kreel open; `kreel open --help` lists those that are\n',
	],
	[
		'an expression that is none',
		['open', '--print', 'x.log', '-c', '/(/'],
		2,
		'kreel: container /(/: not a valid regular expression\n',
	],
])('%s is told in one sentence', async (_what, args, code, sentence) => {
	expect(await run(args)).toEqual({stdout: '', stderr: sentence, code});
});

test('the explorer needs a terminal, also on standard input', async () => {
	const sentence = 'kreel: the explorer needs a terminal; `kreel open --print` prints to a pipe or a file\n';
	const file = logFolder().write('app.log', 'one\n');
	expect(await run(['open', file])).toEqual({stdout: '', stderr: sentence, code: 2});
	expect(await runOn('one\n', [])).toEqual({stdout: '', stderr: sentence, code: 2});
});

test('what is piped in is not read where a task or a place is named', async () => {
	const {stderr, code} = await runOn('one\n', ['checkout', '--demo']);
	expect(stderr).toMatch(/^kreel: the explorer needs a terminal; `kreel logs`/);
	expect(code).toBe(2);
});

test('a reader that goes away ends it quietly', async () => {
	const file = logFolder().write('app.log', 'x'.repeat(100).concat('\n').repeat(100_000));
	const child = spawn('sh', ['-c', '"$0" dist/cli.js open --print "$1" | head -n 1', process.execPath, file]);
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
	expect([stdout, stderr]).toEqual([`${'x'.repeat(100)}\n`, '']);
});
