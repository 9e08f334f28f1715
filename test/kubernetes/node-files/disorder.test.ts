import {describe, expect, test} from 'vitest';
import {LogNode, start} from './log-node.ts';
import {openLog, readOn, readRange, signal} from './open-node.ts';

const ms = (count: number): bigint => start + BigInt(count) * 1_000_000n;

/** Two files; each line is called after its time in ms. Outputs do not take turns exactly: some lines are older than the one before. */
const nodeOf = (rotated: readonly number[], written: readonly number[]): LogNode => {
	const node = new LogNode();
	const write = (times: readonly number[]) => {
		for (const time of times) {
			node.clock = ms(time);
			node.append(node.record(String(time), time % 100 === 0 ? 'stdout' : 'stderr'));
		}
	};
	write(rotated);
	node.rotate();
	write(written);
	return node;
};

describe('lines about the end of a file, which are not in the order of their times,', () => {
	test('are not left out where the next file begins before the start of the range', async () => {
		const log = await openLog(nodeOf([9000, 10_300], [10_050, 10_400]));
		expect(await readRange(log, {from: ms(10_200)})).toEqual(['10300', '10400']);
	});

	test('are not left out where a line before them is beyond the end of the range', async () => {
		const log = await openLog(nodeOf([9000, 10_300], [10_050, 10_400, 20_000]));
		expect(await readRange(log, {to: ms(10_200)})).toEqual(['9000', '10050']);
	});

	test('count for a tail with an end, though their file begins beyond it', async () => {
		const log = await openLog(nodeOf([9800, 9900], [10_200, 10_050, 20_000]));
		expect(await readRange(log, {to: ms(10_100), tail: 2})).toEqual(['9900', '10050']);
	});

	test('count for a tail with a start, though all of the newer file is before it', async () => {
		const log = await openLog(nodeOf([9000, 10_300], [10_050]));
		expect(await readRange(log, {from: ms(10_200), tail: 5})).toEqual(['10300']);
	});
});

test('a tail of no lines begins after the last one', async () => {
	const node = nodeOf([1000], [2000]);
	const log = await openLog(node);
	const reading = await log.read({tail: 0}, signal);
	expect(await readOn(reading)).toEqual([]);
	node.append(node.record('new'));
	expect(await readOn(reading)).toEqual(['new']);
});

test('a tail with a start does not read files beyond one that ends before it', async () => {
	const node = nodeOf([1000], [2000]);
	node.rotate();
	node.clock = ms(9000);
	node.append(node.record('9000'));
	const log = await openLog(node);
	node.asked.length = 0;
	expect(await readRange(log, {from: ms(8500), tail: 5})).toEqual(['9000']);
	expect(node.asked).not.toContain('0.log.20261123-132100');
});

test('bytes that are no record at the start of a file do not hide when it begins', async () => {
	const node = nodeOf([1000, 2000], []);
	node.append('\0\0\0\0\n');
	node.clock = ms(8000);
	node.append(node.record('8000'));
	const log = await openLog(node);
	expect(await readRange(log, {from: ms(1500)})).toEqual(['2000', '\0\0\0\0', '8000']);
});

test('a first line that is longer than what is read of a file at first does not hide when it begins', async () => {
	const node = nodeOf([1000], []);
	node.clock = ms(8000);
	node.append(node.record('x'.repeat(20_000)));
	const log = await openLog(node);
	expect(await log.seams(undefined, signal)).toMatchObject([{last: ms(1000), first: ms(8000)}]);
});

test('the first line of all files is known by its time, whatever was rotated', async () => {
	const node = nodeOf([1000], [2000]);
	const log = await openLog(node);
	expect(await log.first(signal)).toBe(ms(1000));
});
