import {expect, test} from 'vitest';
import {LogNode, start} from './log-node.ts';
import {openLog, signal} from './open-node.ts';

const ms = (count: number): bigint => start + BigInt(count) * 1_000_000n;

/** Three files of ten lines each, 1 ms apart; the names of those that were rotated. */
const nodeOfThree = (): [LogNode, string[]] => {
	const node = new LogNode();
	const rotated: string[] = [];
	for (let file = 0; file < 2; file++) {
		node.write(10);
		rotated.push(node.rotate().replace('0.log.', ''));
	}

	node.write(10);
	return [node, rotated];
};

test('seams are told with the lines about them, oldest first', async () => {
	const [node, [first, second]] = nodeOfThree();
	expect(await (await openLog(node)).seams(undefined, signal)).toEqual([
		{rotated: first, last: ms(9), first: ms(10)},
		{rotated: second, last: ms(19), first: ms(20)},
	]);
});

test('seams that are known are not told again', async () => {
	const [node, [first, second]] = nodeOfThree();
	const log = await openLog(node);
	expect((await log.seams(first, signal)).map(({rotated}) => rotated)).toEqual([second]);
	expect(await log.seams(second, signal)).toEqual([]);
});

test('where the file before a known seam is gone, others may be, too: the oldest one that is left begins with a seam', async () => {
	const [node, [first]] = nodeOfThree();
	node.files.delete(`0.log.${first}`);
	expect((await (await openLog(node)).seams(first, signal))[0]).toEqual({rotated: '', first: ms(10)});
});

test('a log whose file is renamed while it is opened is open', async () => {
	const node = new LogNode();
	node.write(10);
	node.onRequest = (_, count) => {
		if (count === 2) {
			node.rotate(false);
		}
	};
	expect((await (await openLog(node)).files(signal)).length).toBe(1);
});
