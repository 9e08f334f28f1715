import {expect, test, vi} from 'vitest';
import {type LineBatch, sliceBatch} from '../../../source/core/line-batch.ts';
import type {NodeLog} from '../../../source/kubernetes/node-files/node-log.ts';
import {LogNode} from './log-node.ts';
import {numbered, openLog, readOn, signal} from './open-node.ts';

const batchOf = (log: NodeLog): Promise<LineBatch> => log.linesBetween(0n, 2n ** 63n - 2n, signal);

/** What comes after the known lines; how they are not joined otherwise. */
const continued = async (log: NodeLog, known: LineBatch): Promise<string[] | string> => {
	const result = await log.continueFrom(known, signal);
	return result.type === 'joined' ? readOn(result.reading) : result.type;
};

test('known lines are looked for by the newest few of them', async () => {
	const node = new LogNode();
	node.write(2000);
	const log = await openLog(node);
	const known = await batchOf(log);
	const read = vi.spyOn(log, 'read');
	expect(await continued(log, sliceBatch(known, 0, 1990))).toEqual(numbered(1990, 2000));
	expect(read.mock.calls.map(([{from}]) => from)).toEqual([known.times[1490]]);
});

test('known lines are looked for by all of them where the newest few are in several places', async () => {
	const node = new LogNode();
	node.write(1000);
	node.stepNs = 0n;
	const twice = Array.from({length: 2}, () => node.record('equal')).join('');
	node.append(twice.repeat(400));
	node.stepNs = 1_000_000n;
	const log = await openLog(node);
	const known = await batchOf(log);
	node.append(node.record('new'));
	expect(await continued(log, known)).toEqual(['new']);
});

test('known lines of one time are found in the one place where they fit', async () => {
	const node = new LogNode();
	node.stepNs = 0n;
	node.write(30);
	const log = await openLog(node);
	const known = await batchOf(log);
	expect(await continued(log, sliceBatch(known, 3, 20))).toEqual(numbered(20, 30));
});

test('known lines are not found across a gap', async () => {
	const node = new LogNode();
	node.write(50);
	const log = await openLog(node);
	const known = await batchOf(log);
	const name = node.rotate();
	node.files.delete(name);
	node.files.set(`${name}.gz`, Buffer.from('no gzip'));
	node.write(10);
	expect(await continued(log, known)).toBe('apart');
});

test('of files without a line nobody can tell: the known ones may still come', async () => {
	const node = new LogNode();
	node.write(50);
	const log = await openLog(node);
	const known = await batchOf(log);
	node.files.set('0.log', Buffer.alloc(0));
	expect(await continued(log, known)).toBe('short');
});
