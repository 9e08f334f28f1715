import fc from 'fast-check';
import {expect, test} from 'vitest';
import {cellWidth, clip, ellipsize, fit as fitted, wrap} from '../../source/terminal/cells.ts';
import {sanitizeLine} from '../../source/terminal/sanitize.ts';
import {drawLine, drawnWidths} from './draw.ts';

const sgr = /\u001B\[[\d;]*m/g;

const widths: Array<[text: string, cells: number]> = [
	['', 0],
	['plain', 5],
	['\u001B[1mbold\u001B[22m', 4],
	['日本語', 6],
	['한국어', 6],
	['ﾊﾝｶｸ', 4],
	['Ｆｕｌｌ', 8],
	['e\u0301a\u0308', 2],
	['สวัสดี', 4],
	['±§×°─│●…', 8],
	['👍', 2],
	['❤\uFE0F', 2],
	['✓', 1],
];

test.each(widths)('%j takes %i cells', (text, cells) => {
	expect(cellWidth(text)).toBe(cells);
});

test('No character of the first 65,536 takes more cells on a terminal than were counted', async () => {
	// The emulator's tables are of Unicode 6: it does not know newer marks, nor that Hangul vowels join.
	const unknown = /^[\p{M}\u1160-\u11FF\uD7B0-\uD7FB]/u;
	const characters: string[] = [];
	for (let codePoint = 0xa0; codePoint < 0xff_ff; codePoint++) {
		const character = String.fromCodePoint(codePoint);
		if (
			cellWidth(character) < 2 &&
			!unknown.test(character) &&
			sanitizeLine(character, {colour: false}) === character
		) {
			characters.push(character);
		}
	}

	expect(characters.length).toBeGreaterThan(10_000);
	const widths = await drawnWidths(characters);
	const wider = characters.filter((character, index) => widths[index]! > cellWidth(character));
	expect(wider.map(character => character.codePointAt(0)!.toString(16))).toEqual([]);
});

/** Safe lines of styles, wide characters and marks. */
const safeLine = fc
	.array(
		fc.constantFrom(
			'a',
			'b c',
			'日',
			'本語',
			'e\u0301',
			'\u001B[31m',
			'\u001B[1m',
			'\u001B[2m',
			'\u001B[22m',
			'\u001B[48;5;20m',
			'\u001B[0m',
			'\u001B[4m',
			'xyz',
		),
		{maxLength: 30},
	)
	.map(parts => sanitizeLine(parts.join(''), {colour: true}));

test('A clipped line shows the same characters in the same styles as the whole line does there', async () => {
	await fc.assert(
		fc.asyncProperty(safeLine, fc.nat(20), fc.integer({min: 1, max: 20}), async (line, from, cells) => {
			const part = clip(line, from, cells);
			expect(cellWidth(part)).toBeLessThanOrEqual(cells);
			const whole = (await drawLine(line, 100)).cells.slice(from, from + cells);
			const drawn = (await drawLine(part, 100)).cells;
			for (const [column, cell] of whole.entries()) {
				const isCut = (column === 0 && cell.cells === 0) || (column === cells - 1 && cell.cells === 2);
				if (!isCut) {
					expect(drawn[column]).toEqual(cell);
				}
			}
		}),
		{numRuns: 200},
	);
});

test('A wrapped line loses nothing, and no row is wider than asked for', () => {
	fc.assert(
		fc.property(safeLine, fc.integer({min: 2, max: 20}), (line, cells) => {
			const rows = wrap(line, cells);
			for (const row of rows) {
				expect(cellWidth(row)).toBeLessThanOrEqual(cells);
			}

			expect(rows.join('').replaceAll(sgr, '')).toBe(line.replaceAll(sgr, ''));
		}),
	);
});

test('Each row of a wrapped line has the styles of the line, and leaves none open', async () => {
	const rows = wrap('\u001B[31mab\u001B[1mcd\u001B[22m\u001B[39mef', 3);
	expect(rows).toEqual([
		'\u001B[31mab\u001B[1mc\u001B[22m\u001B[39m',
		'\u001B[1m\u001B[31md\u001B[22m\u001B[39mef',
	]);
});

test('A line that is clipped, wrapped or fitted without need stays as it is', () => {
	expect(clip('abc', 0, 10)).toBe('abc');
	expect(wrap('', 10)).toEqual(['']);
	expect(fitted('日本', 4)).toBe('日本');
});

test('A wide character at an edge leaves a space at the left and is left out at the right', () => {
	expect(clip('日本語', 1, 4)).toBe(' 本');
	expect(fitted('日本語', 5)).toBe('日本 ');
	expect(fitted('日', 4, 'right')).toBe('  日');
});

test('A text that is cut says so in its last cell', () => {
	expect(ellipsize('checkout', 8)).toBe('checkout');
	expect(ellipsize('checkout-api', 8)).toBe('checkou…');
	expect(ellipsize('日本語', 4)).toBe('日…');
});
