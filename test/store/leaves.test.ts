import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	continuesMark,
	type LineBatch,
	LineBatchBuilder,
	type OriginFile,
} from '../../source/core/line-batch.ts';
import {markRepeats} from '../../source/core/repeat-marks.ts';
import {Buffers, bytesIn} from '../../source/store/buffers.ts';
import type {Leaf} from '../../source/store/leaf.ts';
import {Leaves} from '../../source/store/leaves.ts';
import {runOf} from '../../source/store/run.ts';

const leavesOf = (leafBytes: number) => {
	const buffers = new Buffers(1024 ** 3);
	const leaves = new Leaves(buffers, leafBytes, {
		columns: () => {},
		open: () => true,
		changed: () => {},
		replaced: () => {},
	});
	return {leaves, buffers};
};

const batchOf = (times: readonly number[], textOf: (index: number) => string): LineBatch => {
	const builder = new LineBatchBuilder();
	for (const [index, time] of times.entries()) {
		builder.add(Buffer.from(textOf(index)), BigInt(time));
	}

	return builder.take();
};

const insert = (
	leaves: Leaves,
	batch: LineBatch,
	stream: number,
	marks = new Uint8Array(batch.times.length),
) => {
	leaves.insert(runOf({batch, stream, marks, record: undefined, floor: undefined}));
};

/** A file of numbered lines of 20 bytes, a nanosecond apart, as a source gives it: with the newlines, and with the place of each. */
const fileOf = (
	count: number,
	{
		isOwn = false,
		says = number => `line ${number}`,
	}: {isOwn?: boolean; says?: (number: number) => string} = {},
) => {
	const bytes = Buffer.from(
		Array.from({length: count}, (_, number) => `${says(number).padEnd(19)}\n`).join(''),
	);
	const file: OriginFile = {fd: -1, isOwn, read: (offset, length) => bytes.subarray(offset, offset + length)};
	const batchOf = (from: number, to: number): LineBatch => ({
		bytes: bytes.subarray(from * 20, to * 20),
		starts: Uint32Array.from({length: to - from + 1}, (_, index) => index * 20),
		times: BigInt64Array.from({length: to - from}, (_, index) => BigInt(from + index)),
		flags: new Uint8Array(to - from),
		separator: 1,
		origin: {file, offset: from * 20},
	});
	return {bytes, batchOf};
};

const textOf = (leaf: Leaf, rank: number): string =>
	Buffer.from(leaf.messageOf(leaf.lineAt(rank))).toString();

const rowsOf = (leaves: Leaves) =>
	leaves.all.flatMap(leaf =>
		Array.from({length: leaf.rows}, (_, rank) => ({
			text: textOf(leaf, rank),
			id: leaf.idOf(leaf.lineAt(rank)),
		})),
	);

/** Batches long enough to fill and to split leaves of 4 KiB. */
const batches = fc.array(
	fc.record({
		stream: fc.nat(3),
		first: fc.nat(2000),
		step: fc.nat(40),
		count: fc.integer({min: 1, max: 300}),
	}),
	{maxLength: 25},
);

test('Rows stay in order and complete, however they are put in, and leaves stay within their size', () => {
	fc.assert(
		fc.property(batches, runs => {
			const {leaves} = leavesOf(4096);
			const expected: Array<{time: number; stream: number; text: string; arrival: number}> = [];
			for (const {stream, first, step, count} of runs) {
				const arrival = expected.length;
				const times = Array.from({length: count}, (_, index) => first + index * step);
				insert(
					leaves,
					batchOf(times, index => `line ${arrival + index}`),
					stream,
				);
				for (const [index, time] of times.entries()) {
					expected.push({time, stream, text: `line ${arrival + index}`, arrival: arrival + index});
				}
			}

			expected.sort((a, b) => a.time - b.time || a.stream - b.stream || a.arrival - b.arrival);
			expect(rowsOf(leaves).map(({text}) => text)).toEqual(expected.map(({text}) => text));
			expect(leaves.all.every(({size}) => size <= 4096)).toBe(true);
		}),
		{numRuns: 100},
	);
});

test('Rows keep their ids when leaves are split, and are found by them', () => {
	fc.assert(
		fc.property(batches, runs => {
			const {leaves} = leavesOf(4096);
			const ids = new Map<string, number>();
			for (const [number, {stream, first, step, count}] of runs.entries()) {
				const times = Array.from({length: count}, (_, index) => first + index * step);
				insert(
					leaves,
					batchOf(times, index => `${number} ${index}`),
					stream,
				);
				for (const {text, id} of rowsOf(leaves)) {
					expect(ids.get(text) ?? id).toBe(id);
					ids.set(text, id);
				}
			}

			expect(new Set(ids.values()).size).toBe(ids.size);
			for (const [text, id] of ids) {
				const home = leaves.homesOf(id).find(leaf => leaf.lineOfId(id) >= 0)!;
				expect(textOf(home, home.rankOf(home.lineOfId(id)))).toBe(text);
			}
		}),
		{numRuns: 30},
	);
});

test('Beside its message a line takes 24 bytes of memory at most, whatever streams were merged', () => {
	const {leaves, buffers} = leavesOf(1024 * 1024);
	const text = 'a line of a log of eighty bytes, more or less, as they are written all day long.';
	const count = 200_000;
	for (let first = 0; first < count; first += 1000) {
		const times = Array.from({length: 1000}, (_, index) => first + index);
		insert(
			leaves,
			batchOf(times, () => text),
			first % 7,
		);
	}

	// The leaf that grows has room for more.
	const spare = 1024 * 1024;
	expect((buffers.used - spare) / count - text.length).toBeLessThanOrEqual(24);
});

test('What continues a record stands with it, though others wrote in between, and never in another leaf', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.nat(2), fc.nat(500), fc.integer({min: 1, max: 30})), {maxLength: 40}),
			records => {
				const {leaves} = leavesOf(4096);
				for (const [number, [stream, time, count]] of records.entries()) {
					const marks = Uint8Array.from({length: count}, (_, index) => (index === 0 ? 0 : continuesMark));
					const times = Array.from({length: count}, (_, index) => time + index * 7);
					insert(
						leaves,
						batchOf(times, index => `${number} ${index}`),
						stream,
						marks,
					);
				}

				const rows = rowsOf(leaves).map(({text}) => text);
				for (const [number, [, , count]] of records.entries()) {
					const first = rows.indexOf(`${number} 0`);
					const record = Array.from({length: count}, (_, index) => `${number} ${index}`);
					expect(rows.slice(first, first + count)).toEqual(record);
				}

				expect(leaves.all.every(leaf => textOf(leaf, 0).endsWith(' 0'))).toBe(true);
			},
		),
		{numRuns: 100},
	);
});

/** The lines of a leaf, as its columns say where they stand in its file. */
const textsInFile = ({origin, columns, lines}: Leaf, bytes: Uint8Array): string[] =>
	Array.from({length: lines}, (_, line) =>
		Buffer.from(
			bytes.subarray(
				origin!.offset + columns!.starts[line]!,
				origin!.offset + columns!.starts[line + 1]! - 1,
			),
		)
			.toString()
			.trimEnd(),
	);

test('Lines of a file that come in small pieces become full leaves, and none of their bytes is copied', () => {
	const leafBytes = 256 * 1024;
	const {leaves, buffers} = leavesOf(leafBytes);
	const {bytes, batchOf} = fileOf(60_000);
	const sizes = new Set<number>();
	const take = buffers.take.bind(buffers);
	buffers.take = bytes => {
		sizes.add(bytes);
		return take(bytes);
	};
	for (let from = 0; from < 60_000; from += 1000) {
		insert(leaves, batchOf(from, from + 1000), 0);
	}

	expect(leaves.all.length).toBe(Math.ceil(bytes.length / (13 * 1000 * 20)));
	expect(leaves.all.every(({size}) => size <= leafBytes)).toBe(true);
	expect(leaves.all.every(leaf => leaf.bytes === undefined)).toBe(true);
	expect(leaves.all.flatMap(leaf => textsInFile(leaf, bytes))).toEqual(
		Array.from({length: 60_000}, (_, number) => `line ${number}`),
	);
	// Of the first piece and of a full leaf: pieces of memory of many sizes would leave holes.
	expect(sizes.size).toBe(2);
});

test('Lines of a file that nobody else writes to stay in it, however few come at a time', () => {
	const leafBytes = 64 * 1024;
	const leavesFor = (isOwn: boolean) => {
		const {leaves} = leavesOf(leafBytes);
		const {batchOf} = fileOf(30_000, {isOwn});
		for (let from = 0, size = 700; from < 30_000; from += size, size = size === 700 ? 1 : 700) {
			insert(leaves, batchOf(from, Math.min(30_000, from + size)), 0);
		}

		return leaves.all;
	};
	const own = leavesFor(true);
	expect(own.every(leaf => leaf.bytes === undefined)).toBe(true);
	expect(own.length).toBe(Math.ceil(30_000 / (4 * 701)));
	// The other one's may be cut short: what is copied stays.
	expect(leavesFor(false).filter(leaf => leaf.bytes !== undefined).length).toBeGreaterThan(10);
});

test('Lines that are not the next ones of a leaf in its file are a leaf of their own', () => {
	const {leaves} = leavesOf(64 * 1024);
	const [one, other] = [fileOf(3000), fileOf(3000)];
	insert(leaves, one.batchOf(0, 500), 0);
	insert(leaves, one.batchOf(600, 1000), 0);
	insert(leaves, other.batchOf(1000, 1500), 0);
	insert(leaves, other.batchOf(1500, 2000), 1);
	expect(leaves.all.map(({lines}) => lines)).toEqual([500, 400, 500, 500]);
});

test('Lines of a file that come too late for their place stay in the file', () => {
	const {leaves} = leavesOf(64 * 1024);
	const {bytes, batchOf} = fileOf(2000);
	const marks = new Uint8Array(500);
	for (const from of [0, 500, 1000, 1500]) {
		const floor = from < 1000 ? undefined : 1600n;
		leaves.insert(runOf({batch: batchOf(from, from + 500), stream: 0, marks, record: undefined, floor}));
	}

	expect(leaves.all.every(leaf => leaf.origin !== undefined && leaf.bytes === undefined)).toBe(true);
	expect(leaves.all.flatMap(leaf => textsInFile(leaf, bytes))).toEqual(
		Array.from({length: 2000}, (_, number) => `line ${number}`),
	);
	const late = leaves.all.at(-1)!;
	expect(late.keyOf(late.lines - 1000)).toBe(1601n);
	expect(late.columns!.times[late.lines - 1000]).toBe(1000n);
	expect(late.keyOf(late.lines - 1)).toBe(1999n);
});

test('What comes to a leaf whose messages are in memory is there with them; not where it can no longer be read', () => {
	const {leaves, buffers} = leavesOf(64 * 1024);
	const {bytes, batchOf} = fileOf(3000);
	insert(leaves, batchOf(0, 500), 0);
	const leaf = leaves.all[0]!;
	leaf.bytes = bytesIn(buffers.take(64 * 1024));
	leaf.bytes.set(bytes.subarray(0, 500 * 20));
	insert(leaves, batchOf(500, 1000), 0);
	expect(leaves.all).toEqual([leaf]);
	expect(textOf(leaf, 999).trimEnd()).toBe('line 999');
	insert(leaves, {...batchOf(1000, 1500), bytes: new Uint8Array(17)}, 0);
	expect(leaves.all).toEqual([leaf]);
	expect(leaf.lines).toBe(1500);
	expect(leaf.bytes).toBe(undefined);
});

test('A record that repeats the last one is known to, also where both were left in their file', () => {
	fc.assert(
		fc.property(
			fc.array(fc.record({says: fc.constantFrom('a', 'b'), continues: fc.boolean()}), {
				minLength: 2,
				maxLength: 60,
			}),
			fc.array(fc.integer({min: 1, max: 4}), {minLength: 60, maxLength: 60}),
			fc.boolean(),
			(content, sizes, isInMemory) => {
				const count = 300 + content.length;
				const {batchOf, bytes} = fileOf(count, {
					isOwn: true,
					says: number => content[number - 300]?.says ?? 'c',
				});
				const marks = Uint8Array.from({length: count}, (_, number) =>
					content[number - 300]?.continues ? continuesMark : 0,
				);
				const marksIn = (pieces: readonly number[]) => {
					const {leaves, buffers} = leavesOf(64 * 1024);
					let from = 0;
					for (const size of pieces) {
						const to = Math.min(count, from + size);
						const own = marks.slice(from, to);
						markRepeats(
							{bytes: bytes.subarray(from * 20), starts: batchOf(from, to).starts, count: to - from},
							own,
						);
						if (from < to) {
							insert(leaves, batchOf(from, to), 0, own);
						}

						from = to;
						const leaf = leaves.all[0]!;
						if (isInMemory && !leaf.bytes) {
							leaf.bytes = bytesIn(buffers.take(64 * 1024));
							leaf.bytes.set(bytes.subarray(0, leaf.size));
						}
					}

					expect(leaves.all.length).toBe(1);
					return [...leaves.all[0]!.columns!.marks.subarray(0, count)];
				};
				expect(marksIn([300, ...sizes])).toEqual(marksIn([count]));
			},
		),
	);
});

test('a row is looked for only in leaves that are there, whatever was split', () => {
	const inserts = fc.array(fc.tuple(fc.integer({min: 0, max: 60}), fc.integer({min: 1, max: 6})), {
		minLength: 10,
		maxLength: 60,
	});
	fc.assert(
		fc.property(inserts, all => {
			const {leaves} = leavesOf(200);
			for (const [time, count] of all) {
				insert(
					leaves,
					batchOf(
						Array.from({length: count}, () => time),
						index => `line ${index}`.padEnd(20),
					),
					0,
				);
			}

			for (const leaf of leaves.all) {
				for (let rank = 0; rank < leaf.rows; rank++) {
					const homes = leaves.homesOf(leaf.idAt(rank)!);
					expect(homes).toContain(leaf);
					expect(homes.filter(home => !leaves.all.includes(home))).toEqual([]);
				}
			}
		}),
	);
});
