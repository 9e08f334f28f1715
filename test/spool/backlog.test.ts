import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {createEventSpool} from '../../source/spool/event-spool.ts';
import type {OpenSpoolFile} from '../../source/spool/temporary-file.ts';
import {kibibyte, pushNumbers, take, told, upTo} from './numbered-lines.ts';
import {ended, type Gap, linesOf, numbered, opened, readAll, waiting} from './spool-events.ts';
import {memoryFiles, realFiles} from './spool-files.ts';

test('beyond the disk the newest lines are dropped, and one gap says how many and when', async () => {
	const files = memoryFiles();
	const options = {memoryBytes: 200 * kibibyte, diskBytes: 300 * kibibyte, openFile: files.open};
	const spool = createEventSpool(options);
	for (let number = 0; number < 100; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	spool.push(ended('a'));
	spool.end();
	const got = told(await readAll(spool));
	const kept = got.length - 2;
	expect(kept).toBeGreaterThan(35);
	expect(got.slice(0, kept)).toEqual(upTo(kept));
	expect(got.slice(kept)).toEqual([
		{
			type: 'gap',
			stream: 'a',
			from: BigInt(kept) * 1_000_000n,
			to: 99_000_000n,
			cause: `the reader was too slow: ${100 - kept} lines were dropped`,
		},
		ended('a'),
	]);
});

test('after dropped lines, lines are kept again as soon as the reader has made room', async () => {
	const files = memoryFiles();
	const spool = createEventSpool({
		memoryBytes: 200 * kibibyte,
		diskBytes: 400 * kibibyte,
		openFile: files.open,
	});
	for (let number = 0; number < 80; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	const writes = files.writes;
	const first = await take(spool, 25);
	await files.idle();
	expect(files.writes).toBeGreaterThan(writes);
	pushNumbers(spool, 80, 81);
	spool.end();
	const rest = told(await readAll(spool));
	expect(told(first)).toEqual(upTo(25));
	expect(rest.at(-2)).toMatchObject({type: 'gap', to: 79_000_000n});
	expect(rest.at(-1)).toBe(80);
});

test('a line that is kept after dropped ones comes after their gap, however much was read before', async () => {
	for (let taken = 0; taken < 10; taken++) {
		const spool = createEventSpool({memoryBytes: 100 * kibibyte, diskBytes: 0});
		pushNumbers(spool, 0, 20);
		await take(spool, taken);
		pushNumbers(spool, 20, 21);
		spool.end();
		const rest = told(await readAll(spool));
		const gap = rest.findIndex(event => typeof event !== 'number');
		expect(rest.slice(0, gap).every(number => Number(number) < 20)).toBe(true);
		expect(rest.slice(gap + 1)).toEqual(rest.at(-1) === 20 ? [20] : []);
	}
});

test('notices and ends are never dropped, and part the gaps', async () => {
	const spool = createEventSpool({memoryBytes: 20 * kibibyte, diskBytes: 0});
	pushNumbers(spool, 0, 10);
	spool.push(waiting('b', 'another stream'));
	pushNumbers(spool, 10, 12);
	spool.push(waiting('a', 'this stream'));
	pushNumbers(spool, 12, 13);
	spool.push(ended('a'));
	spool.end();
	const got = await readAll(spool);
	const causes = got.map(event => (event.type === 'gap' ? event.cause : event.type));
	const kept = causes.filter(cause => cause === 'lines').length;
	expect(kept).toBeGreaterThan(0);
	expect(causes.filter((_, index) => !('stream' in got[index]! && got[index]!.stream === 'b'))).toEqual([
		...Array.from({length: kept}, () => 'lines'),
		`the reader was too slow: ${12 - kept} lines were dropped`,
		'waiting',
		'the reader was too slow: 1 line was dropped',
		'ended',
	]);
	expect(got).toContainEqual(waiting('b', 'another stream'));
});

test('where the disk is full nothing that waits is lost, and the gap says what the system said', async () => {
	const files = memoryFiles();
	files.faults.write.push(undefined, undefined, 'ENOSPC');
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, openFile: files.open});
	for (let number = 0; number < 60; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	spool.end();
	const got = told(await readAll(spool));
	const kept = got.length - 1;
	expect(files.writes).toBe(2);
	expect(got.slice(0, kept)).toEqual(upTo(kept));
	expect(got.at(-1)).toMatchObject({
		to: 59_000_000n,
		cause: `the reader was too slow and the temporary file failed (ENOSPC): ${60 - kept} lines were dropped`,
	});
});

test('where no file can be made, memory is used to its end and the rest is declared', async () => {
	const files = realFiles();
	const directory = join(tmpdir(), 'kreel-there-is-no-such-directory');
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, directory, openFile: files.open});
	pushNumbers(spool, 0, 8);
	await files.idle();
	pushNumbers(spool, 8, 30);
	spool.end();
	const got = told(await readAll(spool));
	const kept = got.length - 1;
	expect(kept).toBeGreaterThan(6);
	expect(got.slice(0, kept)).toEqual(upTo(kept));
	expect(got.at(-1)).toMatchObject({type: 'gap', to: 29_000_000n});
});

test('a disk that failed is tried again when the reader has caught up', async () => {
	const files = memoryFiles();
	files.faults.open.push('EACCES');
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, openFile: files.open});
	pushNumbers(spool, 0, 9);
	await take(spool, 9);
	await files.idle();
	for (let number = 9; number < 40; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	spool.end();
	expect(told(await readAll(spool))).toEqual(upTo(40).slice(9));
	expect(files.made).toBe(1);
});

test('an event that is larger than the disk does not keep later ones from it', async () => {
	const files = memoryFiles();
	const options = {memoryBytes: 100 * kibibyte, diskBytes: 50 * kibibyte, openFile: files.open};
	const spool = createEventSpool(options);
	pushNumbers(spool, 0, 4);
	spool.push(numbered('a', 4, 80 * kibibyte));
	await files.idle();
	expect(files.writes).toBe(0);
	expect(told(await take(spool, 5))).toEqual(upTo(5));
	for (let number = 5; number < 18; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	spool.end();
	expect(files.writes).toBeGreaterThan(0);
	expect(told(await readAll(spool))).toEqual(upTo(18).slice(5));
});

test('what cannot be read back is declared stream by stream, with openings before it and ends after it', async () => {
	const files = memoryFiles();
	files.faults.read.push(undefined, 'EIO');
	const spool = createEventSpool({memoryBytes: 64 * kibibyte, openFile: files.open});
	pushNumbers(spool, 0, 3);
	spool.push(opened('b'));
	spool.push(linesOf('b', ['one', 'two'], 7));
	spool.push(ended('b'));
	pushNumbers(spool, 3, 4);
	await files.idle();
	expect(files.writes).toBeGreaterThan(0);
	spool.end();
	const got = await readAll(spool);
	const ofB = got.filter(event => 'stream' in event && event.stream === 'b');
	expect(ofB).toEqual([
		opened('b'),
		{
			type: 'gap',
			stream: 'b',
			from: 7_000_000n,
			to: 7_000_001n,
			cause: 'the temporary file could not be read (EIO): 2 lines were dropped',
		},
		ended('b'),
	]);
	await spool.close();
	expect(files.openNow).toBe(0);
});

test('what comes in the moment in which the last block has been read back comes after it', async () => {
	let onRead = () => {};
	const files = memoryFiles();
	const open: OpenSpoolFile = async directory => {
		const file = await files.open(directory);
		return {
			...file,
			async read(into, offset) {
				await file.read(into, offset);
				onRead();
			},
		};
	};
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, openFile: open});
	pushNumbers(spool, 0, 5);
	await files.idle();
	expect(files.writes).toBe(1);
	onRead = async () => {
		for (let number = 5; number < 15; number++) {
			await Promise.resolve();
			spool.push(numbered('a', number, 0));
		}

		spool.end();
	};
	expect(told(await readAll(spool))).toEqual(upTo(15));
});

test('what goes to the disk is gathered until it is worth a write', async () => {
	const files = memoryFiles();
	const spool = createEventSpool({memoryBytes: 320 * kibibyte, openFile: files.open});
	for (let number = 0; number < 300; number++) {
		spool.push(numbered('a', number, kibibyte));
		await files.idle();
	}

	expect(files.writes).toBeGreaterThan(10);
	expect(files.writes).toBeLessThan(40);
	spool.end();
	expect(told(await readAll(spool))).toEqual(upTo(300));
});

test('lines of two containers of the same life keep their own, also from the disk', async () => {
	const files = memoryFiles();
	const spool = createEventSpool({memoryBytes: 64 * kibibyte, openFile: files.open});
	const idOf = (number: number) => (number % 2 === 0 ? 'even' : 'odd');
	for (let number = 0; number < 30; number++) {
		const event = numbered('a', number, 10 * kibibyte);
		spool.push({...event, instance: {restart: 0, containerId: idOf(number)}});
		await files.idle();
	}

	spool.end();
	expect(files.writes).toBeGreaterThan(0);
	const got = await readAll(spool);
	expect(got.map(event => event.type === 'lines' && event.instance.containerId)).toEqual(upTo(30).map(idOf));
});

test('where lines are dropped, news of progress is, too, and nobody is told of that', async () => {
	const files = memoryFiles();
	const options = {memoryBytes: 200 * kibibyte, diskBytes: 0, openFile: files.open};
	const spool = createEventSpool(options);
	for (let number = 0; number < 100; number++) {
		pushNumbers(spool, number, number + 1);
		spool.push({type: 'progress', stream: 'a', done: number, total: 100, unit: 'ns'});
	}

	spool.end();
	const got = await readAll(spool);
	const lines = got.filter(({type}) => type === 'lines').length;
	expect(got.filter(({type}) => type === 'progress').length).toBeLessThanOrEqual(lines);
	expect(got.filter(({type}) => type === 'gap')).toMatchObject([
		{cause: `the reader was too slow: ${100 - lines} lines were dropped`},
	]);
});

test.each([
	['there is no disk', 0, 5],
	['the disk is full', 400, 20],
])(
	'where a reader is a little too slow and %s, a few gaps of many lines are told',
	async (_, disk, fewest) => {
		const files = memoryFiles();
		const options = {memoryBytes: 200 * kibibyte, diskBytes: disk * kibibyte, openFile: files.open};
		const spool = createEventSpool(options);
		const got: StreamEvent[] = [];
		for (let number = 0; number < 400; number += 2) {
			pushNumbers(spool, number, number + 2);
			await files.idle();
			got.push(...(await take(spool, 1)));
		}

		spool.push(ended('a'));
		spool.end();
		got.push(...(await readAll(spool)));
		const gaps = got.filter((event): event is Gap => event.type === 'gap').slice(0, -1);
		expect(gaps.length).toBeGreaterThan(1);
		for (const {from, to} of gaps) {
			expect((to! - from!) / 1_000_000n).toBeGreaterThanOrEqual(fewest);
		}
	},
);

/** How many small lines fit beside a large one, in 200 KiB of memory of which small ones had half already. */
const besideLarge = async (isWritten: boolean): Promise<number> => {
	const files = memoryFiles();
	const spool = createEventSpool({memoryBytes: 200 * kibibyte, openFile: files.open});
	pushNumbers(spool, 0, 8);
	spool.push(numbered('a', 8, 80 * kibibyte));
	if (isWritten) {
		await files.idle();
		await take(spool, 5);
	}

	pushNumbers(spool, 9, 40);
	spool.end();
	const numbers = told(await readAll(spool)).filter(event => typeof event === 'number');
	return numbers.at(-1)! - 8;
};

test.each([
	['written', false, 4],
	['read back', true, 12],
])('what is being %s counts as memory', async (_, isWritten, most) => {
	const count = await besideLarge(isWritten);
	expect(count).toBeGreaterThan(0);
	expect(count).toBeLessThanOrEqual(most);
});

test('what the reader has taken while it is written counts as memory until it is written', async () => {
	const files = memoryFiles();
	const spool = createEventSpool({memoryBytes: 200 * kibibyte, openFile: files.open});
	pushNumbers(spool, 0, 8);
	spool.push(numbered('a', 8, 80 * kibibyte));
	await take(spool, 9);
	pushNumbers(spool, 9, 40);
	spool.end();
	const numbers = told(await readAll(spool)).filter(event => typeof event === 'number');
	expect(numbers.length).toBeGreaterThan(0);
	expect(numbers.length).toBeLessThanOrEqual(12);
});

test('a disk that failed is not tried again before the reader has caught up', async () => {
	const files = memoryFiles();
	files.faults.open.push(...upTo(9).map(() => 'EACCES'));
	const spool = createEventSpool({memoryBytes: 100 * kibibyte, openFile: files.open});
	for (let number = 0; number < 9; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
	}

	expect(files.faults.open.length).toBe(8);
});

test('where a disk has failed, what is on it does not keep lines from memory', async () => {
	const files = memoryFiles();
	const options = {memoryBytes: 200 * kibibyte, diskBytes: 400 * kibibyte, openFile: files.open};
	const spool = createEventSpool(options);
	for (let number = 0; number < 60; number++) {
		pushNumbers(spool, number, number + 1);
		await files.idle();
		if (files.writes === 34) {
			files.faults.write.push('ENOSPC');
		}
	}

	await take(spool, 8);
	pushNumbers(spool, 60, 61);
	spool.end();
	const rest = told(await readAll(spool));
	expect(files.writes).toBe(34);
	expect(rest.at(-2)).toMatchObject({type: 'gap', to: 59_000_000n});
	expect(rest.at(-1)).toBe(60);
});
