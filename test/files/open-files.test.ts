import {symlinkSync} from 'node:fs';
import {expect, test} from 'vitest';
import {UnreachableError} from '../../source/core/errors/unreachable-error.ts';
import {taskLabel} from '../../source/core/task.ts';
import {readTasks} from '../conformity/collect.ts';
import {criRecords, logFolder, openSource} from './log-folder.ts';
import {readFiles, textsOf} from './read-files.ts';

const uid = '4d3c2b1a-0000-4000-8000-00000000000';

const tasksOf = async (paths: readonly string[]) => {
	const source = await openSource(paths);
	const stop = new AbortController();
	for await (const event of source.watchTasks({}, stop.signal)) {
		stop.abort();
		return event.type === 'snapshot' ? event.tasks : [];
	}

	return [];
};

test('a folder like /var/log/pods has its pods as tasks', async () => {
	const folder = logFolder();
	folder.write(`shop_web-0_${uid}1/app/0.log`, criRecords(['a']));
	folder.write(`ci_build.x_${uid}2/main/0.log`, criRecords(['b']));
	folder.write('other/file.log', 'not a pod\n');
	const tasks = await tasksOf([folder.path]);
	expect(tasks.map(({id}) => [id.namespace, taskLabel(id)])).toEqual([
		['ci', 'pod/build.x'],
		['shop', 'pod/web-0'],
	]);
	expect(tasks[1]!.members[0]!.containers.map(({name}) => name)).toEqual(['app']);
});

test.each([
	['of one pod', `shop_web-0_${uid}1`],
	['of one container', `shop_web-0_${uid}1/app`],
])('the folder %s is that pod', async (_what, part) => {
	const folder = logFolder();
	folder.write(`shop_web-0_${uid}1/app/0.log`, criRecords(['a']));
	const source = await openSource([folder.at(part)]);
	const seen = await readFiles(source);
	expect(seen.opened).toMatchObject([{namespace: 'shop', pod: 'web-0', container: 'app'}]);
	expect(textsOf(seen)).toEqual(['a']);
});

test('a link to a file of a container is read in the format of the runtime', async () => {
	const folder = logFolder();
	const file = folder.write(`shop_web-0_${uid}1/app/0.log`, criRecords(['a', 'b']));
	symlinkSync(file, folder.at('web-0_shop_app-0123.log'));
	const seen = await readFiles(await openSource([folder.at('web-0_shop_app-0123.log')]));
	expect(textsOf(seen)).toEqual(['a', 'b']);
});

test('a must-gather has the pods of its namespaces, with the lives before', async () => {
	const folder = logFolder();
	const logs = 'must-gather.local/quay-io/namespaces/shop/pods/web-0/app/app/logs';
	folder.write(`${logs}/current.log`, '2026-11-21T12:00:01Z now\n');
	folder.write(`${logs}/previous.log`, '2026-11-21T12:00:00Z before\n');
	const seen = await readFiles(await openSource([folder.at('must-gather.local')]));
	expect(seen.opened.map(({pod, container}) => `${pod}/${container}`).sort()).toEqual([
		'web-0/app',
		'web-0/app (previous)',
	]);
	expect(textsOf(seen).sort()).toEqual(['2026-11-21T12:00:00Z before', '2026-11-21T12:00:01Z now']);
});

test('a folder of plain logs has its log files, rotated ones too, and nothing else', async () => {
	const folder = logFolder();
	for (const name of ['app.log', 'app.log.1', 'app.log-20261121', 'picture.png', 'data.json']) {
		folder.write(name, `${name}\n`);
	}

	const seen = await readFiles(await openSource([folder.path]));
	expect(textsOf(seen).sort()).toEqual(['app.log', 'app.log-20261121', 'app.log.1']);
});

test('plain files are one task, by their names', async () => {
	const folder = logFolder();
	const files = ['a.log', 'b.log', 'c.log'].map(name => folder.write(name, 'x\n'));
	expect((await tasksOf(files.slice(0, 1))).map(({id}) => taskLabel(id))).toEqual(['file/a.log']);
	expect((await tasksOf(files.slice(0, 2))).map(({id}) => taskLabel(id))).toEqual(['file/a.log, b.log']);
	expect((await tasksOf(files)).map(({id}) => taskLabel(id))).toEqual(['file/a.log and 2 more']);
});

test('the tasks do not change, and the watch of them ends when it is aborted', async () => {
	const source = await openSource([logFolder().write('a.log', 'x\n')]);
	expect(await readTasks(source, '', events => events.length > 0)).toHaveLength(1);
});

test.each([
	['a file that is not there', 'none.log', /none\.log: no such file$/],
	['a folder without logs', 'empty', /empty: no logs in this folder; give log files, or a folder like/],
	['a pod without containers', `shop_web-0_${uid}1`, /: no logs in this folder/],
])('%s is one sentence', async (_what, name, sentence) => {
	const folder = logFolder();
	folder.write('empty/notes', '');
	folder.write(`shop_web-0_${uid}1/notes`, '');
	const failure = await openSource([folder.at(name)]).catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(UnreachableError);
	expect((failure as Error).message).toMatch(sentence);
});
