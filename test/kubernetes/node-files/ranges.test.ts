import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {lineFlag} from '../../../source/core/line-batch.ts';
import type {NodeRange} from '../../../source/kubernetes/node-files/plan.ts';
import {LogNode, start} from './log-node.ts';
import {numbered, openLog, readRange, signal} from './open-node.ts';

/** Four files: one compressed, two rotated, one that is written. Lines are 1 ms apart and 2,100 bytes long. */
const rotatedNode = (linesInFile = 1500, size = 2048): LogNode => {
	const node = new LogNode();
	for (let file = 0; file < 3; file++) {
		node.write(linesInFile, 'stdout', size);
		const name = node.rotate();
		if (file === 0) {
			node.compress(name);
		}
	}

	node.write(linesInFile, 'stdout', size);
	return node;
};

const at = (line: number) => start + BigInt(line) * 1_000_000n;

/** What a range means. */
const expected = ({from, to, tail, atLeast = 0}: NodeRange, count: number): string[] => {
	const first = from === undefined ? 0 : Math.min(count, Math.max(0, Number((from - start) / 1_000_000n)));
	const end = to === undefined ? count : Math.min(count, Math.max(0, Number((to - start) / 1_000_000n)));
	const newest = tail === undefined ? first : Math.max(first, end - tail);
	const least = end - Math.min(atLeast, tail ?? atLeast);
	return numbered(Math.max(0, Math.min(newest, from === undefined ? newest : least)), end);
};

describe("a log in the node's files", () => {
	test('is whole, with the rotated and the compressed files', async () => {
		const log = await openLog(rotatedNode());
		expect(await readRange(log, {})).toEqual(numbered(0, 6000));
	});

	test('is read in any range of time, tail and least number of lines', async () => {
		const log = await openLog(rotatedNode());
		const line = fc.integer({min: -200, max: 6200});
		const range = fc.record(
			{
				from: line.map(at),
				to: line.map(at),
				tail: fc.integer({min: 1, max: 3000}),
				atLeast: fc.integer({min: 1, max: 200}),
			},
			{requiredKeys: []},
		);
		await fc.assert(
			fc.asyncProperty(range, async one => {
				fc.pre(one.from === undefined || one.to === undefined || one.from <= one.to);
				expect(await readRange(log, one)).toEqual(expected(one, 6000));
			}),
			{numRuns: 40},
		);
	});

	test('tells standard output and standard error apart', async () => {
		const node = new LogNode();
		node.write(1);
		node.write(1, 'stderr');
		const log = await openLog(node);
		const batch = await log.linesBetween(start, start + 1_000_000n, signal);
		expect([...batch.flags]).toEqual([0, lineFlag.stderr]);
	});

	test('is found at a time in the middle of a large file by few requests, and only little of it is read', async () => {
		const node = new LogNode();
		node.write(40_000, 'stdout', 1024);
		const log = await openLog(node);
		node.asked.length = 0;
		const reading = await log.read({from: at(20_000)}, signal);
		const first = await reading.parts(signal).next();
		expect(first.value).toMatchObject({type: 'lines'});
		expect(first.value!.type === 'lines' && first.value.batch.times[0]).toBe(at(20_000));
		expect(node.asked.length).toBeLessThan(12);
		expect(reading.done).toBeLessThan(4 * 1024 * 1024);
		expect(reading.total).toBeGreaterThan(20_000 * 1024);
	});

	test('is found where it was written in bursts', async () => {
		const node = new LogNode();
		for (let burst = 0; burst < 20; burst++) {
			node.write(1000, 'stdout', 1024);
			node.clock += 600_000_000_000n;
		}

		const log = await openLog(node);
		node.asked.length = 0;
		const from = start + 13n * 601_000_000_000n;
		expect(await readRange(log, {from})).toEqual(numbered(13_000, 20_000));
		expect(node.asked.length).toBeLessThan(40);
	});

	test('is found with a line that stands before older ones, as where the two outputs do not take turns', async () => {
		const node = new LogNode();
		node.write(10_000, 'stdout', 300);
		const {clock} = node;
		node.clock = at(11_000);
		node.append(node.record('ahead', 'stderr'));
		node.clock = clock;
		node.write(10_000, 'stdout', 300);
		const read = await readRange(await openLog(node), {from: at(11_000)});
		expect(read).toEqual(['ahead', ...numbered(11_000, 20_000)]);
	});

	test('gives the lines of a hole, both ends included', async () => {
		const log = await openLog(rotatedNode());
		const batch = await log.linesBetween(at(1400), at(3100), signal);
		expect(batch.times[0]).toBe(at(1400));
		expect(batch.times.at(-1)).toBe(at(3100));
		expect(batch.times.length).toBe(1701);
	});

	test('tells its files, oldest first, with their sizes', async () => {
		const node = rotatedNode(10);
		const files = await (await openLog(node)).files(signal);
		expect(files.map(({name, size}) => [name, size])).toEqual(
			['0.log.20261123-132100.gz', '0.log.20261123-132101', '0.log.20261123-132102', '0.log'].map(name => [
				name,
				node.files.get(name)!.length,
			]),
		);
	});

	test('is read with no more than two requests at once, whoever asks', async () => {
		const node = rotatedNode();
		const log = await openLog(node);
		await Promise.all([readRange(log, {}), readRange(log, {tail: 100}), readRange(log, {from: at(3000)})]);
		expect(node.busiest).toBe(2);
	});

	test('counts its bytes up to all that are there', async () => {
		const log = await openLog(rotatedNode());
		const reading = await log.read({from: at(2000)}, signal);
		let last = 0;
		for await (const part of reading.parts(signal)) {
			if (part.type === 'lines') {
				expect(part.done).toBeGreaterThanOrEqual(last);
				last = part.done;
			}
		}

		expect(last).toBe(reading.total);
	});

	test('joins lines of more than one record wherever reading begins', async () => {
		const node = new LogNode();
		const records = Array.from({length: 400}, (_, line) => [
			node.record('a'.repeat(16_384), 'stdout', 'P'),
			node.record(`error ${line}`, 'stderr'),
			node.record(`end ${line}`),
		]);
		node.append(records.flat().join(''));
		const log = await openLog(node);
		const lines = await readRange(log, {tail: 21});
		expect(lines.length).toBe(21);
		expect(lines.every(line => line.startsWith('error ') || line.startsWith('aaaa'))).toBe(true);
		expect(lines.at(-1)).toBe(`${'a'.repeat(16_384)}end 399`);
	});

	test('has lines that are no records, as suspects', async () => {
		const node = new LogNode();
		node.write(1);
		node.append('\0\0\0\0\n');
		node.write(1);
		const batch = await (await openLog(node)).linesBetween(start, start + 1_000_000n, signal);
		expect([...batch.flags]).toEqual([0, lineFlag.suspect, 0]);
	});

	test('is partial where it ends in mid-line', async () => {
		const node = new LogNode();
		node.write(1);
		node.append(node.record('no newline', 'stderr', 'P'));
		const reading = await (await openLog(node)).read({}, signal);
		await Array.fromAsync(reading.parts(signal));
		expect([...reading.finish().flags]).toEqual([lineFlag.partial | lineFlag.stderr]);
	});
});
