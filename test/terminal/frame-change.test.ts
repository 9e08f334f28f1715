import xterm from '@xterm/headless';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {clip} from '../../source/terminal/cells.ts';
import type {Frame} from '../../source/terminal/frame.ts';
import {frameChange} from '../../source/terminal/frame-change.ts';
import {disableAutowrap} from '../../source/terminal/modes.ts';
import {scrolled} from '../../source/terminal/scroll.ts';

const columns = 24;

/** A terminal that shows frames one after another by what changes between them. */
const openTerminal = (rows: number) => {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	terminal.write(disableAutowrap);
	let shown: Frame | undefined;
	return {
		async show(frame: Frame): Promise<string> {
			const change = frameChange(shown, frame);
			shown = frame;
			await new Promise<void>(resolve => terminal.write(change, resolve));
			return change;
		},
		/** Everything that is seen, styles included. */
		picture(): string[] {
			const cell = (row: number, column: number) => {
				const {active} = terminal.buffer;
				const found = active.getLine(active.viewportY + row)!.getCell(column)!;
				return `${found.getChars() || ' '}${found.getFgColor()}${found.isBold()}${found.isInverse()}`;
			};
			return Array.from({length: rows}, (_, row) =>
				Array.from({length: columns}, (_, column) => cell(row, column)).join('|'),
			);
		},
	};
};

const frameOf = (rows: readonly string[], cursor?: Frame['cursor']): Frame => ({rows, columns, cursor});

const numbered = (from: number, count: number, rest = 'of the log'): string[] =>
	Array.from({length: count}, (_, index) => `${from + index} ${rest}`);

const row = fc
	.array(
		fc.constantFrom(
			'a',
			'b',
			'word ',
			'\u001B[31mred\u001B[39m',
			'\u001B[1m▌\u001B[22m',
			' ',
			'日本',
			'e\u0301',
			'👍',
			'مرحبا',
			'──',
		),
		{maxLength: 8},
	)
	.map(parts => clip(parts.join(''), 0, columns));

/** Frames as screens have them: some rows of a few, so that rows move and repeat. */
const frames = fc.array(fc.array(row, {minLength: 7, maxLength: 7}), {minLength: 2, maxLength: 4});

test('what changes from frame to frame leaves the terminal as if each had been written whole', async () => {
	await fc.assert(
		fc.asyncProperty(frames, fc.array(fc.integer({min: -6, max: 6})), async (all, shifts) => {
			const changing = openTerminal(7);
			const list = all.flatMap((rows, index) => {
				// The same rows a little further, as scrolling shows them.
				const by = shifts[index] ?? 1;
				return [rows, rows.map((_, at) => rows[at + by] ?? all[0]![at]!)];
			});
			for (const rows of list) {
				await changing.show(frameOf(rows));
				const whole = openTerminal(7);
				await whole.show(frameOf(rows));
				expect(changing.picture()).toEqual(whole.picture());
			}
		}),
		{numRuns: 60},
	);
}, 60_000);

const head = (count: number) => ` job/import  last 1m · ${count} lines`.slice(0, columns);

test.each([1, 5, -1, -5])(
	'rows that move by %i are moved by the terminal, between those that stay',
	async by => {
		const terminal = openTerminal(20);
		const show = (from: number) =>
			terminal.show(frameOf([head(from), ...numbered(from, 18, 'x'.repeat(18)), ' ? help']));
		await show(50);
		const change = await show(50 + by);
		expect(change.length).toBeLessThan(100 + Math.abs(by) * 40);
		expect(terminal.picture()[1]).toMatch(
			new RegExp(`^${[...String(50 + by)].map(digit => `${digit}\\S*`).join('')}`),
		);
	},
);

test('rows that come in are empty until they are written', () => {
	const rows = ['head', 'a', 'b', 'c', 'foot'];
	expect(scrolled(rows, {top: 1, bottom: 3, by: 1})).toEqual(['head', 'b', 'c', '', 'foot']);
	expect(scrolled(rows, {top: 1, bottom: 3, by: -2})).toEqual(['head', '', '', 'a', 'foot']);
});

test('of a row that changed a little only that is written', async () => {
	const terminal = openTerminal(3);
	await terminal.show(frameOf(['the clock is 12:04:09', '', '']));
	const change = await terminal.show(frameOf(['the clock is 12:04:10', '', '']));
	expect(change).toBe('\u001B[?2026h\u001B[1;20H10\u001B[?2026l');
});

test('of a row of thousands of cells, too, only what changed is written', () => {
	const wide = (end: string): Frame => ({
		rows: [`\u001B[31m${'x'.repeat(2000)}${end}\u001B[39m`],
		columns: 3000,
	});
	expect(frameChange(wide('1 of 2'), wide('2 of 2'))).toBe(
		'\u001B[?2026h\u001B[1;2001H\u001B[31m2\u001B[39m\u001B[?2026l',
	);
});

test('nothing is written where nothing changed', () => {
	expect(frameChange(frameOf(['a', 'b']), frameOf(['a', 'b']))).toBe('');
});

test('a row behind characters of uncertain width is written whole', () => {
	const change = frameChange(frameOf(['ok 👍 and then 12', 'b']), frameOf(['ok 👍 and then 13', 'b']));
	expect(change).toContain('ok 👍 and then 13');
});

test('the cursor stands where the person types, and is hidden while rows are written', () => {
	const typing = frameOf(['a', '/ab'], {row: 1, column: 3});
	expect(frameChange(frameOf(['a', '/a']), typing)).toContain('\u001B[2;4H\u001B[?25h');
	expect(frameChange(typing, frameOf(['b', '/ab'], {row: 1, column: 3}))).toMatch(
		/^\u001B\[\?2026h\u001B\[\?25l.*\u001B\[\?25h\u001B\[\?2026l$/,
	);
	expect(frameChange(typing, frameOf(['a', '/ab']))).toBe('\u001B[?2026h\u001B[?25l\u001B[?2026l');
});

test('on a terminal of another size everything is written', () => {
	const change = frameChange({rows: ['a', 'b'], columns: 10}, {rows: ['a', 'b'], columns: 12});
	expect(change).toContain('a');
	expect(change).toContain('b');
});
