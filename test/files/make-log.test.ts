import {truncateSync} from 'node:fs';
import {expect, onTestFinished, test} from 'vitest';
import {IndexThreads} from '../../source/files/index-threads.ts';
import {makeFileLog} from '../../source/files/make-log.ts';
import {logFolder, openedLog, stamp} from './log-folder.ts';

test.each([
	['a file of two gigabytes', 2 * 1024 ** 3, 0],
	['a larger one', 2 * 1024 ** 3 + 1, 1],
])('that much garbage comes of it is told of a large file alone: %s', async (_, size, expected) => {
	const file = logFolder().write('app.log', `${stamp(0)} INFO one\n`);
	truncateSync(file, size);
	let told = 0;
	const makers = {
		settings: {now: Date.now, zone: 'utc'},
		threads: new IndexThreads(),
		onBytes: () => {
			told++;
		},
	};
	const log = (await makeFileLog(file, makers))(openedLog);
	onTestFinished(() => log.close());
	expect(told).toBe(expected);
});
