import {gzipSync} from 'node:zlib';
import {openFiles} from '../../source/files/open-files.ts';
import {criRecords, LogFolder, noInput, numbered} from '../files/log-folder.ts';
import type {LogsUnderTest} from './log-source.ts';

const uid = '4d3c2b1a-0000-4000-8000-000000000001';
const liveUid = '4d3c2b1a-0000-4000-8000-000000000002';

/** A folder in the layout of `/var/log/pods` as a source: one pod whose log was rotated, one that writes. */
export const podsFolderSource = async (): Promise<LogsUnderTest> => {
	const folder = new LogFolder();
	const report = numbered('report', 0, 300);
	const complete = `shop_report_${uid}/main`;
	const records = (from: number, to: number) => criRecords(report.slice(from, to), {from: from * 100});
	folder.write(`${complete}/0.log.20261121-120000.gz`, gzipSync(records(0, 100)));
	folder.write(`${complete}/0.log.20261121-120010`, records(100, 200));
	folder.write(`${complete}/0.log`, records(200, 300));
	const written = new Map<string, string[]>();
	for (const container of ['app', 'migrate', 'proxy']) {
		const lines = numbered(container, 0, 20);
		written.set(container, lines);
		folder.write(`shop_checkout_${liveUid}/${container}/0.log`, criRecords(lines));
	}

	const source = await openFiles({paths: [folder.path], stdin: noInput, now: Date.now, zone: 'utc'});
	return {
		source,
		namespace: 'shop',
		complete: 'pod/report',
		live: {query: 'pod/checkout', main: 'app', init: 'migrate', sidecar: 'proxy'},
		printed: async query =>
			query === 'pod/report'
				? new Map([['report/main', report]])
				: new Map([...written].map(([container, lines]) => [`checkout/${container}`, lines])),
		write() {
			for (const [container, lines] of written) {
				const more = numbered(container, lines.length, lines.length + 5);
				folder.append(
					`shop_checkout_${liveUid}/${container}/0.log`,
					criRecords(more, {from: lines.length * 100}),
				);
				lines.push(...more);
			}
		},
		async close() {
			await source.close();
			folder.remove();
		},
	};
};
