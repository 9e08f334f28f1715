import {expect, test} from 'vitest';
import {lineCount} from '../../../source/core/line-batch.ts';
import {LogNode} from './log-node.ts';
import {messagesOf, openLog, readOn, readRange, signal} from './open-node.ts';

/** The file that was written is put away, and cannot be unpacked any more. */
const damage = (node: LogNode): void => {
	const name = node.rotate();
	node.files.delete(name);
	node.files.set(`${name}.gz`, Buffer.from('no gzip'));
};

const isGap = expect.stringMatching(/^— the node's file/);

test('a line that was begun before a gap does not go on after it', async () => {
	const node = new LogNode();
	node.append(node.record('one') + node.record('half', 'stdout', 'P'));
	node.rotate();
	node.append(node.record('lost'));
	damage(node);
	node.append(node.record('rest'));
	expect(await readRange(await openLog(node), {})).toEqual(['one', 'half', isGap, 'rest']);
});

test('a gap after which no line comes is said', async () => {
	const node = new LogNode();
	node.append(node.record('one'));
	node.rotate();
	node.append(node.record('lost'));
	damage(node);
	expect(await readRange(await openLog(node), {})).toEqual(['one', isGap]);
});

test('a line that is not written to its end is not shown where reading stopped at the end of a range', async () => {
	const node = new LogNode();
	node.append(node.record('one') + node.record('half', 'stderr', 'P'));
	const to = node.clock;
	node.clock += 60_000_000_000n;
	node.append(node.record('later'));
	const reading = await (await openLog(node)).read({to}, signal);
	expect(await readOn(reading)).toEqual(['one']);
	expect(messagesOf(reading.finish())).toEqual([]);
});

test('bytes that are no record have the time of the line after them, where none is before', async () => {
	const node = new LogNode();
	node.append(node.record('old'));
	node.rotate();
	node.append(`no record\n${node.record('one')}`);
	node.files.delete('0.log.20261123-132100');
	const reading = await (await openLog(node)).read({}, signal);
	const [part] = await Array.fromAsync(reading.parts(signal));
	const {batch} = part as Extract<typeof part, {type: 'lines'}>;
	expect([lineCount(batch), batch.times[0] === batch.times[1]]).toEqual([2, true]);
});
