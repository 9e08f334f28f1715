import {expect, test} from 'vitest';
import {Canvas} from '../../source/terminal/canvas.ts';

test('the rows of a block take the place of what stands for them and of the empty rows below; other rows stay', () => {
	const canvas = new Canvas();
	const [head, body] = [canvas.open(), canvas.open()];
	head.rows = ['head'];
	body.rows = ['one', 'two'];
	const text = [head.standIn, body.standIn, '', '', `${body.standIn} of Ink`, ''].join('\n');
	expect(canvas.frameOf(text, 20)?.rows).toEqual(['head', 'one', 'two', '', `${body.standIn} of Ink`, '']);
});

test('the cursor is where its block is', () => {
	const canvas = new Canvas();
	const [body, foot] = [canvas.open(), canvas.open()];
	foot.cursor = {row: 1, column: 3};
	expect(canvas.frameOf(`${body.standIn}\n\n${foot.standIn}\n`, 20)?.cursor).toEqual({row: 3, column: 3});
});

test('text without rows of the canvas is no frame', () => {
	expect(new Canvas().frameOf('\u001B[?1049h', 20)).toBeUndefined();
	expect(new Canvas().frameOf('', 20)).toBeUndefined();
	const canvas = new Canvas();
	const {standIn} = canvas.open();
	expect(canvas.frameOf(`${standIn}?`, 20)).toBeUndefined();
});

test('a block that was closed leaves room for another', () => {
	const canvas = new Canvas();
	for (let index = 0; index < 1000; index++) {
		canvas.open().close();
	}

	const blocks = Array.from({length: 94}, () => canvas.open());
	expect(() => canvas.open()).toThrow(RangeError);
	blocks[7]!.close();
	canvas.open();
});
