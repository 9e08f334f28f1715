import {expect, onTestFinished, test} from 'vitest';
import {IndexThreads} from '../../source/files/index-threads.ts';
import {OpenFile} from '../../source/files/open-file.ts';
import {PlainLog} from '../../source/files/plain-log.ts';
import {logFolder, numbered, openedLog, stamp} from './log-folder.ts';

/** More than the end of a log that comes first, and enough for threads. */
const text = numbered('line', 0, 60_000)
	.map((line, index) => `${stamp(index)} INFO ${line.padEnd(80, '.')}\n`)
	.join('');

/** A log in a large file, and what is told when its threads get something to do. */
const largeLog = (onTask: () => void) => {
	const threads = new IndexThreads();
	const index = threads.index.bind(threads);
	threads.index = async task => {
		onTask();
		return index(task);
	};
	const log = new PlainLog({
		opened: openedLog,
		settings: {now: () => Date.now() + 60_000, zone: 'utc'},
		threads,
		from: OpenFile.open(logFolder().write('app.log', text)),
	});
	onTestFinished(async () => {
		log.close();
		await threads.close();
	});
	return log;
};

test('threads that read the rest of a large file begin once its end was drawn', async () => {
	let isDrawn = false;
	const wasDrawn: boolean[] = [];
	const log = largeLog(() => wasDrawn.push(isDrawn));
	let lines = 0;
	for await (const event of log.read({follow: false, bothEnds: true}, new AbortController().signal)) {
		if (event.type === 'lines') {
			if (lines === 0) {
				// Of two timers, the shorter one that began earlier is always the first.
				setTimeout(() => {
					isDrawn = true;
				}, 25);
			}

			lines += event.batch.times.length;
		}
	}

	expect(lines).toBe(60_000);
	expect(wasDrawn.length).toBeGreaterThan(0);
	expect(wasDrawn).not.toContain(false);
});

test('who leaves while the end is drawn has no thread started', async () => {
	let tasks = 0;
	const log = largeLog(() => tasks++);
	const abort = new AbortController();
	const events: string[] = [];
	for await (const event of log.read({follow: false, bothEnds: true}, abort.signal)) {
		events.push(event.type);
		if (event.type === 'lines') {
			setImmediate(() => abort.abort());
		}
	}

	expect(events.filter(type => type === 'lines')).toHaveLength(1);
	expect(tasks).toBe(0);
});
