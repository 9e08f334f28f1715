import fc from 'fast-check';
import {expect, test} from 'vitest';
import {lineBytes, lineCount} from '../../source/core/line-batch.ts';
import {LineColumns} from '../../source/core/line-columns.ts';

const anyTime = fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n});

const halvesOf = (time: bigint) => ({upper: Number(time >> 32n), lower: Number(time & 0xff_ff_ff_ffn)});

test('lines that are collected are those that were added, with their times and flags, whichever way a time comes', () => {
	const columns = new LineColumns();
	const anyLine = fc.record({
		bytes: fc.uint8Array({maxLength: 200}),
		time: anyTime,
		flags: fc.integer({min: 0, max: 255}),
		isInHalves: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.array(anyLine, {maxLength: 300}), lines => {
			for (const {bytes, time, flags, isInHalves} of lines) {
				if (isInHalves) {
					columns.addTimed(bytes, 0, bytes.length, halvesOf(time), flags);
				} else {
					columns.add(bytes, 0, bytes.length, time, flags);
				}
			}

			const batch = columns.take();
			expect(lineCount(batch)).toBe(lines.length);
			expect([...batch.times]).toEqual(lines.map(({time}) => time));
			expect([...batch.flags]).toEqual(lines.map(({flags}) => flags));
			expect(lines.map((_, line) => [...lineBytes(batch, line)])).toEqual(lines.map(({bytes}) => [...bytes]));
		}),
	);
});
