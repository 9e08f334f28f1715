import {describe, expect, test} from 'vitest';
import {answerText, LogNode} from './log-node.ts';
import {numbered, openLog, readOn, readRange, readToEnd, signal} from './open-node.ts';

const rotatedWords = '— the node had rotated them away before they were read —';

describe('reading on where files are renamed, compressed or removed meanwhile', () => {
	test('goes on at once where the next file is renamed before it was looked at', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		node.rotate();
		node.write(1);
		let looks = 0;
		node.onRequest = name => {
			if (name === '0.log' && ++looks === 2) {
				node.rotate(false);
			}
		};
		expect(await readOn(reading)).toEqual(['line 3']);
		expect(looks).toBe(2);
	});

	test('waits for a file that is listed, and gone again whenever it is looked at', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		node.rotate();
		node.onRequest = name => {
			if (name === '0.log') {
				node.files.delete(name);
			} else if (name === '') {
				node.files.set('0.log', Buffer.alloc(0));
			}
		};
		expect(await readOn(reading)).toEqual([]);
		node.onRequest = () => {};
		node.append(node.record('new'));
		expect(await readOn(reading)).toEqual(['new']);
	});

	test('takes no other compressed file for the one that was read', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		node.files.delete(node.rotate());
		node.write(10);
		node.compress(node.rotate());
		node.write(1);
		expect(await readOn(reading)).toEqual([rotatedWords, ...numbered(3, 14)]);
	});

	test.each([1, 9])(
		'takes no compressed file of %i lines for the one of which ten were read',
		async lines => {
			const node = new LogNode();
			node.write(10);
			const reading = await readToEnd(node);
			node.files.delete(node.rotate());
			node.write(lines);
			node.compress(node.rotate());
			node.write(1);
			expect(await readOn(reading)).toEqual([rotatedWords, ...numbered(10, 11 + lines)]);
		},
	);

	test('knows a file again, compressed, wherever in it was read to', async () => {
		for (let beyond = 1; beyond < 300; beyond += 50) {
			const node = new LogNode();
			const {length} = node.record('');
			node.append(node.record('.'.repeat(256 * 1024 + beyond - length)));
			const reading = await readToEnd(node);
			node.compress(node.rotate());
			node.write(1);
			expect(await readOn(reading)).toEqual(['line 0']);
		}
	});

	test('takes no other file for the one whose end was read, while a tail is looked for', async () => {
		const node = new LogNode();
		node.write(20_000, 'stdout', 300);
		const log = await openLog(node);
		node.asked.length = 0;
		node.onRequest = (_, request) => {
			if (request === 2) {
				node.rotate();
				node.write(20_000, 'stdout', 301);
			}
		};
		expect(await readRange(log, {tail: 15_000})).toEqual(numbered(25_000, 40_000));
	});

	test('takes no older file for one that was compressed before anything of it was read', async () => {
		const node = new LogNode();
		node.write(3);
		node.rotate();
		node.write(3);
		const second = node.rotate();
		node.write(1);
		const log = await openLog(node);
		node.asked.length = 0;
		node.onRequest = name => {
			if (name === second && node.asked.filter(asked => asked === second).length === 2) {
				node.compress(second);
			}
		};
		expect(await readRange(log, {})).toEqual(numbered(0, 7));
	});

	test('does not begin a file again of which the rest is gone', async () => {
		const node = new LogNode();
		node.write(3000, 'stdout', 300);
		const first = node.rotate();
		node.write(1);
		const log = await openLog(node);
		node.asked.length = 0;
		node.onRequest = name => {
			if (name === first && node.asked.filter(asked => asked === first).length === 3) {
				node.compress(first);
				node.files.set(`${first}.gz`, node.files.get(`${first}.gz`)!.subarray(0, 100));
			}
		};
		const lines = await readRange(log, {});
		const gap = lines.indexOf(rotatedWords);
		expect(lines).toEqual([...numbered(0, gap), rotatedWords, 'line 3000']);
		expect(gap).toBeGreaterThan(0);
	});

	test('loses nothing where the node does not answer while a file is looked for that was renamed', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		node.write(1);
		const old = node.rotate();
		node.write(1);
		node.answer = (response, name) => {
			if (name === old) {
				answerText(response, 500, 'not now');
			}

			return name === old;
		};
		await expect(readOn(reading)).rejects.toThrow('not now');
		node.answer = () => false;
		expect(await readOn(reading)).toEqual(['line 3', 'line 4']);
	});

	test('knows a renamed file again by little of it, and without a look at older ones', async () => {
		const node = new LogNode();
		node.write(1);
		const older = node.rotate();
		node.write(10_000, 'stdout', 300);
		const log = await openLog(node);
		let renamed = '';
		let looks = 0;
		node.onRequest = name => {
			if (name === '0.log' && ++looks === 3) {
				renamed = node.rotate();
				node.asked.length = 0;
			}
		};
		expect(await readRange(log, {})).toEqual(numbered(0, 10_001));
		expect(node.asked).not.toContain(older);
		expect(node.asked.filter(name => name === renamed).length).toBeLessThan(8);
	});

	test('tells that the file was removed with which it was to begin', async () => {
		const node = new LogNode();
		node.write(3);
		const first = node.rotate();
		node.write(3);
		const reading = await (await openLog(node)).read({}, signal);
		node.files.delete(first);
		expect(await readOn(reading)).toEqual([rotatedWords, ...numbered(3, 6)]);
	});

	test('tells what was removed before anything of it was read', async () => {
		const node = new LogNode();
		node.write(3);
		node.rotate();
		node.write(3);
		const second = node.rotate();
		node.write(3);
		node.rotate();
		node.write(1);
		const log = await openLog(node);
		node.asked.length = 0;
		node.onRequest = name => {
			if (name === second && node.asked.filter(asked => asked === second).length === 2) {
				node.files.delete(second);
			}
		};
		expect(await readRange(log, {})).toEqual([...numbered(0, 3), rotatedWords, ...numbered(6, 10)]);
	});

	test('takes no damaged file for the one that was read', async () => {
		const node = new LogNode();
		node.write(3);
		const reading = await readToEnd(node);
		const old = node.rotate();
		node.files.delete(old);
		node.files.set(`${old}.gz`, Buffer.from('no archive at all'));
		node.write(1);
		expect(await readOn(reading)).toEqual([rotatedWords, 'line 3']);
	});
});
