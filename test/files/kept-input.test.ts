import {tmpdir} from 'node:os';
import {PassThrough} from 'node:stream';
import {expect, onTestFinished, test} from 'vitest';
import type {FixedWindow} from '../../source/files/file-log.ts';
import {IndexThreads} from '../../source/files/index-threads.ts';
import {InputFiles, type InputLimits, inputLimits} from '../../source/files/input-files.ts';
import {PlainLog} from '../../source/files/plain-log.ts';
import {openTemporaryFile} from '../../source/spool/temporary-file.ts';
import {Seen} from '../conformity/collect.ts';
import {numbered, stamp} from './log-folder.ts';

const fewKibibytes: InputLimits = {segmentBytes: 4096, keptBytes: 3 * 4096};

/** An input of which a few KiB are kept, as a log. */
const keptInput = async (limits = fewKibibytes) => {
	// What was written piece by piece is read so.
	const stream = new PassThrough({objectMode: true});
	const input = await InputFiles.of(
		{bytes: stream, isFinite: false, close: () => stream.destroy()},
		async () => openTemporaryFile(tmpdir()),
		limits,
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

/** Write a text piece by piece, as it comes through a pipe. */
const pour = (stream: PassThrough, whole: string, pieceBytes = 1000): void => {
	for (let at = 0; at < whole.length; at += pieceBytes) {
		stream.write(Buffer.from(whole.slice(at, at + pieceBytes)));
	}

	stream.end();
};

const allIn = async (input: InputFiles): Promise<void> => {
	const written = input.watch();
	while (!written.isOver) {
		await written.changed(new AbortController().signal);
	}
};

const read = async (log: PlainLog, follow: boolean, window: Partial<FixedWindow> = {}): Promise<Seen> => {
	const seen = new Seen();
	for await (const event of log.read({...window, follow}, new AbortController().signal)) {
		seen.take(event);
	}

	return seen;
};

const lines = numbered('line', 0, 2000).map((text, index) => `${stamp(index)} ${text}`);
const text = lines.map(line => `${line}\n`).join('');

test('an input is kept in several files, and no line of it is torn or told twice', async () => {
	const {stream, input, log} = await keptInput();
	const part = text.slice(0, 3 * 4096 - 100);
	pour(stream, part, 777);
	const seen = await read(log, true);
	expect(input.files.length).toBeGreaterThan(1);
	expect(seen.allLines.map(line => line.text).join('\n')).toBe(part);
	expect(seen.of('restarted')).toEqual([]);
	expect(seen.of('gap')).toEqual([]);
});

test('what is kept of an input is in files that nobody else writes to', async () => {
	const {stream, log} = await keptInput();
	stream.end(Buffer.from(text.slice(0, 3 * 4096 - 100)));
	const files = new Set<boolean | undefined>();
	for await (const event of log.read({follow: true}, new AbortController().signal)) {
		if (event.type === 'lines') {
			files.add(event.batch.origin?.file.isOwn);
		}
	}

	expect([...files]).toEqual([true]);
});

test('more than is kept: who keeps up has all of it, and misses nothing', async () => {
	const {stream, input, log} = await keptInput();
	const seen = new Seen();
	const reading = log.read({follow: true}, new AbortController().signal);
	let sent = 0;
	for await (const event of reading) {
		seen.take(event);
		if (seen.allLines.length === sent) {
			const more = lines.slice(sent, sent + 20);
			sent += more.length;
			stream.write(Buffer.from(more.map(line => `${line}\n`).join('')));
			if (more.length === 0) {
				stream.end();
			}
		}
	}

	expect(input.isCut).toBe(true);
	expect(seen.allLines.map(line => line.text)).toEqual(lines);
	expect(seen.of('gap')).toEqual([]);
});

test.each([0, 30])(
	'more than is kept while nobody reads after %i lines: what is missing is told between them',
	async known => {
		const {stream, input, log} = await keptInput();
		const reading = log.read({follow: true}, new AbortController().signal);
		const seen = new Seen();
		if (known > 0) {
			stream.write(
				Buffer.from(
					lines
						.slice(0, known)
						.map(line => `${line}\n`)
						.join(''),
				),
			);
			await input.watch().changed(new AbortController().signal);
		}

		for (let next = await reading.next(); !next.done; next = await reading.next()) {
			seen.take(next.value);
			if (next.value.type === 'caughtUp') {
				break;
			}
		}

		pour(stream, text.slice(text.indexOf(lines[known]!)));
		await allIn(input);
		const order: string[] = [];
		for await (const event of reading) {
			seen.take(event);
			order.push(event.type);
		}

		const texts = seen.allLines.map(line => line.text);
		expect(texts.length).toBeGreaterThan(known);
		expect(texts).toEqual([...lines.slice(0, known), ...lines.slice(known - texts.length)]);
		expect(seen.of('gap')).toMatchObject([{cause: 'more was piped in than is kept'}]);
		expect(seen.of('gap')[0]!.from).toBe(seen.allLines[known - 1]?.time);
		expect(order.indexOf('gap')).toBeLessThan(order.indexOf('lines'));
	},
);

test('more than is kept: what is given up while the end of its file is read is told', async () => {
	const mebibyte = 1024 ** 2;
	const {stream, input, log} = await keptInput({segmentBytes: 4 * mebibyte, keptBytes: 8 * mebibyte});
	const written: string[] = [];
	const writeUntil = async (isEnough: () => boolean) => {
		while (!isEnough()) {
			const line = `${stamp(written.length)} ${'x'.repeat(mebibyte / 8)}`;
			written.push(line);
			const isWritten = input.watch().changed(new AbortController().signal);
			stream.write(Buffer.from(`${line}\n`));
			await isWritten;
		}
	};
	await writeUntil(() => written.length === 1);
	// Each is written to while the reader has something in hand, up to that.
	const writings = [() => written.length === 2, () => input.files.length === 2, () => input.isCut];
	const seen = new Seen();
	for await (const event of log.read({follow: true}, new AbortController().signal)) {
		seen.take(event);
		if (seen.of('caughtUp').length > 0) {
			const isEnough = writings.shift();
			await (isEnough ? writeUntil(isEnough) : stream.end());
		}
	}

	expect(seen.allLines.length).toBeLessThan(written.length);
	expect(seen.of('gap')).toMatchObject([{cause: 'more was piped in than is kept'}]);
});

test('more than is kept: who comes later has the newest, from a whole line on, and is told that it is not the first', async () => {
	const {stream, input, log} = await keptInput();
	pour(stream, text);
	await allIn(input);
	const seen = await read(log, false);
	const texts = seen.allLines.map(line => line.text);
	expect(texts).toEqual(lines.slice(-texts.length));
	expect(seen.of('gap')).toMatchObject([
		{to: seen.allLines[0]!.time, cause: 'more was piped in than is kept'},
	]);
	expect(seen.of('gap')[0]).not.toHaveProperty('from');
});

test('more than is kept: who wants only what is kept misses nothing', async () => {
	const {stream, input, log} = await keptInput();
	pour(stream, text);
	await allIn(input);
	expect((await read(log, false, {tail: 10})).of('gap')).toEqual([]);
});

test.each([
	[undefined, {segmentBytes: 2 ** 30, keptBytes: 10 * 2 ** 30}],
	[2 ** 30, {segmentBytes: 2 ** 27, keptBytes: 2 ** 30}],
	[0, {segmentBytes: 2 ** 26, keptBytes: 2 ** 27}],
])('of %s bytes for an input, files take equal parts', (kept, limits) => {
	expect(inputLimits(kept)).toEqual(limits);
});
