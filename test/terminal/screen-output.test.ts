import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {Canvas} from '../../source/terminal/canvas.ts';
import {Pacing} from '../../source/terminal/pacing.ts';
import {ScreenOutput} from '../../source/terminal/screen-output.ts';

/** A terminal of two rows that takes what is written when the test says so. */
const openSlow = () => {
	const canvas = new Canvas();
	const pacing = new Pacing(() => 0);
	const block = canvas.open();
	const taken: string[] = [];
	let finish: (() => void) | undefined;
	const output = new ScreenOutput({
		stream: Object.assign(new PassThrough(), {columns: 20, rows: 2}) as unknown as NodeJS.WriteStream,
		canvas,
		pacing,
		write(bytes, done) {
			taken.push(Buffer.from(bytes).toString());
			finish = done;
		},
	});
	return {
		output,
		pacing,
		taken,
		/** As Ink does: it lays out stand-ins. */
		draw(...rows: string[]) {
			block.rows = rows;
			output.stream.write(block.standIn + '\n'.repeat(rows.length - 1));
		},
		take() {
			const done = finish!;
			finish = undefined;
			done();
		},
	};
};

test('frames that come while the terminal is busy are not queued: the newest one takes their place', () => {
	const {output, taken, draw, take} = openSlow();
	draw('first', 'row');
	expect(output.writableNeedDrain).toBe(true);
	draw('second', 'row');
	draw('third', 'row');
	expect(taken).toHaveLength(1);
	take();
	expect(taken).toHaveLength(2);
	expect(taken[1]).toContain('third');
	expect(taken[1]).not.toContain('second');
	expect(taken[1]).not.toContain('row');
	take();
	expect(output.writableNeedDrain).toBe(false);
});

test('what waits for the terminal is told once it has taken all', () => {
	const {output, draw, take} = openSlow();
	const told: string[] = [];
	draw('first', 'row');
	draw('second', 'row');
	output.once('drain', () => told.push('drain'));
	output.stream.write('', () => told.push('written'));
	take();
	expect(told).toEqual([]);
	take();
	expect(told).toEqual(['written', 'drain']);
});

test('text between frames keeps its place, and what is on the screen after it is not known', () => {
	const {output, taken, draw, take} = openSlow();
	draw('first', 'row');
	draw('second', 'row');
	output.stream.write('\u001B[?1049l');
	draw('third', 'row');
	take();
	expect(taken[1]).toMatch(/second.*\u001B\[\?1049l.*third.*row/s);
});

test('a frame of another size than the terminal has now is left out', () => {
	const {taken, draw} = openSlow();
	draw('of', 'three', 'rows');
	expect(taken).toEqual([]);
});

test('after it was closed nothing is written', () => {
	const {output, taken, draw, take} = openSlow();
	draw('first', 'row');
	draw('second', 'row');
	output.close();
	take();
	draw('third', 'row');
	output.stream.write('text');
	expect(taken).toHaveLength(1);
});

test('while the terminal has not drawn what is under way to it, the newest frame waits', async () => {
	const {output, pacing, taken, draw, take} = openSlow();
	draw('first', 'row');
	take();
	pacing.take('\u001B[0n');
	draw('x'.repeat(20_000), 'row');
	take();
	expect(output.writableNeedDrain).toBe(true);
	let isTold = false;
	output.once('drain', () => {
		isTold = true;
	});
	draw('second', 'row');
	draw('third', 'row');
	expect(taken).toHaveLength(2);
	expect(isTold).toBe(false);
	pacing.take('\u001B[0n');
	expect(taken[2]).toContain('third');
	take();
	expect(isTold).toBe(true);
});

test('what changes nothing on the screen goes out after the frames so far, and leaves it as it is known', () => {
	const {output, taken, draw, take} = openSlow();
	draw('first', 'row');
	draw('second', 'row');
	output.send('\u001B]52;c;aGk=\u0007');
	take();
	expect(taken[1]).toMatch(/second.*\u001B\]52;c;aGk=\u0007$/s);
	draw('third', 'row');
	take();
	expect(taken[2]).toContain('third');
	expect(taken[2]).not.toContain('row');
	output.close();
	take();
	output.send('too late');
	expect(taken).toHaveLength(3);
});
