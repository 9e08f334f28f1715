import {tmpdir} from 'node:os';
import {PassThrough} from 'node:stream';
import {expect, onTestFinished, test} from 'vitest';
import {IndexThreads} from '../../source/files/index-threads.ts';
import {InputFiles} from '../../source/files/input-files.ts';
import {PlainLog} from '../../source/files/plain-log.ts';
import {openTemporaryFile} from '../../source/spool/temporary-file.ts';
import {Seen} from '../conformity/collect.ts';
import {numbered, stamp} from './log-folder.ts';

/** An input of which a few KiB are kept, as a log. */
const keptInput = async () => {
	const stream = new PassThrough();
	const input = await InputFiles.of(
		{bytes: stream, isFinite: false, close: () => stream.destroy()},
		async () => openTemporaryFile(tmpdir()),
		{segmentBytes: 4096, keptBytes: 3 * 4096},
	);
	const log = new PlainLog({
		opened: {
			type: 'opened',
			stream: 's',
			task: {cluster: 'files', namespace: '', kind: 'file', name: 'input', uid: 'u'},
			namespace: '',
			pod: 'input',
			container: '',
			role: 'main',
		},
		settings: {now: Date.now, zone: 'utc'},
		threads: new IndexThreads(),
		from: input,
	});
	onTestFinished(() => log.close());
	return {stream, input, log};
};

const read = async (log: PlainLog, follow: boolean): Promise<Seen> => {
	const seen = new Seen();
	for await (const event of log.read({follow}, new AbortController().signal)) {
		seen.take(event);
	}

	return seen;
};

const lines = numbered('line', 0, 2000).map((text, index) => `${stamp(index)} ${text}`);
const text = lines.map(line => `${line}\n`).join('');

test('an input is kept in several files, and no line of it is torn or told twice', async () => {
	const {stream, input, log} = await keptInput();
	const part = text.slice(0, 3 * 4096 - 100);
	for (let at = 0; at < part.length; at += 777) {
		stream.write(part.slice(at, at + 777));
	}

	stream.end();
	const seen = await read(log, true);
	expect(input.files.length).toBeGreaterThan(1);
	expect(seen.allLines.map(line => line.text).join('\n')).toBe(part);
	expect(seen.of('restarted')).toEqual([]);
	expect(seen.of('gap')).toEqual([]);
});

test('what is kept of an input is in files that nobody else writes to', async () => {
	const {stream, log} = await keptInput();
	stream.end(text.slice(0, 3 * 4096 - 100));
	const files = new Set<boolean | undefined>();
	for await (const event of log.read({follow: true}, new AbortController().signal)) {
		if (event.type === 'lines') {
			files.add(event.batch.origin?.file.isOwn);
		}
	}

	expect([...files]).toEqual([true]);
});

test('more than is kept: who reads it as it comes has all, and is told what can no longer be read again', async () => {
	const {stream, log} = await keptInput();
	const reading = read(log, true);
	for (let at = 0; at < text.length; at += 1000) {
		stream.write(text.slice(at, at + 1000));
	}

	stream.end();
	const seen = await reading;
	const texts = seen.allLines.map(line => line.text);
	expect(texts.at(-1)).toBe(lines.at(-1));
	expect(new Set(texts).size).toBe(texts.length);
	expect(seen.of('gap').length).toBeGreaterThan(0);
	expect(seen.of('gap').at(-1)).toMatchObject({cause: 'more was piped in than is kept'});
});

test('more than is kept: who comes later has the newest, from a whole line on', async () => {
	const {stream, input, log} = await keptInput();
	stream.end(text);
	const written = input.watch();
	while (!written.isOver) {
		await written.changed(new AbortController().signal);
	}

	const texts = (await read(log, false)).allLines.map(line => line.text);
	expect(texts).toEqual(lines.slice(-texts.length));
});
