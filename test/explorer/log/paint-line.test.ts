import {expect, test} from 'vitest';
import {lineFlag} from '../../../source/core/line-batch.ts';
import {labelStreams} from '../../../source/explorer/log/labels.ts';
import {type LineStyle, paintLine} from '../../../source/explorer/log/paint-line.ts';
import {createTimeColumn} from '../../../source/explorer/log/time-column.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';
import {createMatcher} from '../../../source/store/scan/create-matcher.ts';
import {parseLineQuery} from '../../../source/store/scan/line-query.ts';
import {cellWidth} from '../../../source/terminal/cells.ts';
import {lineOf, streamOf} from './stream-of.ts';

const streams = [streamOf('api-x', 'app', 0), streamOf('api-y', 'proxy', 1)];
const style = (fields: Partial<LineStyle> = {}): LineStyle => ({
	width: 40,
	labelKind: 'off',
	labels: labelStreams(streams, fields.labelKind ?? 'off'),
	colour: 'streams',
	wrap: false,
	column: 0,
	json: false,
	theme: createTheme(0),
	...fields,
});
const time = createTimeColumn('local', 'utc', false);

test('time, label and message stand in this order', () => {
	expect(paintLine(lineOf('hello'), style({time, labelKind: 'short'}))).toEqual([
		'12:04:09.113 x app   hello',
	]);
});

test('a line that is cut says so at its end, and where it was scrolled at its start', () => {
	const line = lineOf('0123456789'.repeat(6));
	expect(paintLine(line, style())[0]).toMatch(/^0123.*8›$/);
	expect(paintLine(line, style({column: 16}))[0]).toMatch(/^‹789.*›$/);
	expect(paintLine(line, style({column: 32}))[0]).toMatch(/^‹3456789.*9$/);
});

test('a wrapped line goes on below its message, with nothing lost', () => {
	const text = 'abcdefghij'.repeat(8);
	const rows = paintLine(lineOf(text), style({time, wrap: true}));
	expect(rows.length).toBeGreaterThan(1);
	expect(rows.slice(1).every(row => row.startsWith(' '.repeat(13)))).toBe(true);
	expect(rows.map(row => row.slice(13)).join('')).toBe(text);
});

test('where little room is left beside the label, a wrapped line goes on at the edge', () => {
	const rows = paintLine(lineOf('abcdefghij'.repeat(8)), style({time, wrap: true, width: 30}));
	expect(rows[1]).toMatch(/^[a-j]/);
});

test('no row is wider than the screen, whatever is in the line', () => {
	for (const text of [
		'日本語'.repeat(50),
		'👩‍👩‍👧'.repeat(50),
		'\u001B[31m'.repeat(50),
		'e\u0301'.repeat(200),
	]) {
		for (const wrap of [false, true]) {
			for (const row of paintLine(lineOf(text), style({time, wrap, theme: createTheme(2)}))) {
				expect(cellWidth(row)).toBeLessThanOrEqual(40);
			}
		}
	}
});

test('an empty line is one row', () => {
	expect(paintLine(lineOf(''), style({wrap: true}))).toHaveLength(1);
	expect(paintLine(lineOf(''), style())).toEqual(['']);
});

test('a line without a time of its own is marked, because it may be no line of the log', () => {
	expect(paintLine(lineOf('unable to retrieve', {flags: lineFlag.suspect}), style({time}))).toEqual([
		'           ? ? unable to retrieve',
	]);
});

test('a line that was cut at 1 MiB says so', () => {
	expect(paintLine(lineOf('long', {flags: lineFlag.cut}), style())).toEqual(['long ✂ cut at 1 MiB']);
});

test("the log's own colours are kept, and taken away with all colours", () => {
	const line = lineOf('\u001B[32mgreen\u001B[0m');
	expect(paintLine(line, style({theme: createTheme(1), colour: 'own'}))[0]).toContain('\u001B[32m');
	expect(paintLine(line, style({colour: 'none'}))).toEqual(['green']);
});

test('streams have colours of their own', () => {
	const coloured = style({theme: createTheme(1), labelKind: 'short'});
	const [first] = paintLine(lineOf('x', {stream: streams[0]!}), coloured);
	const [second] = paintLine(lineOf('x', {stream: streams[1]!}), coloured);
	expect(first!.slice(0, 5)).not.toBe(second!.slice(0, 5));
});

test('a very long line is looked at only as far as it is shown', () => {
	const bytes = new Uint8Array(1024 * 1024).fill(0x78);
	let seen = 0;
	const subarray = bytes.subarray.bind(bytes);
	bytes.subarray = (from, to) => {
		seen = to ?? bytes.length;
		return subarray(from, to);
	};
	paintLine(lineOf('', {bytes}), style());
	expect(seen).toBeGreaterThan(0);
	expect(seen).toBeLessThan(10_000);
});

const mark = (found: string) => `\u001B[7m${found}\u001B[27m`;

test('what is looked for is marked, also in colours and beside wide characters', () => {
	const matcher = createMatcher(parseLineQuery('err'));
	expect(paintLine(lineOf('日本 err and ERR'), style({matcher}))[0]).toBe(
		`日本 ${mark('err')} and ${mark('ERR')}`,
	);
	const coloured = style({matcher, theme: createTheme(1), colour: 'own'});
	expect(paintLine(lineOf('e\u001B[31mrr\u001B[39m!'), coloured)[0]).toBe(
		`${mark('e\u001B[31mrr')}\u001B[39m!`,
	);
});

test('a mark that the edge of the screen cuts is closed there', () => {
	const matcher = createMatcher(parseLineQuery('b+'));
	const [row] = paintLine(lineOf(`${'a'.repeat(30)}${'b'.repeat(30)}`), style({matcher}));
	expect(row).toBe(`${'a'.repeat(30)}${mark('bbbbbbbbb')}›`);
});

test('a line that continues a record stands below its message, without time and name', () => {
	const [row] = paintLine(lineOf('  at one', {continues: true}), style({time, labelKind: 'short'}));
	expect(row).toBe(`${' '.repeat(21)}  at one`);
});

test('how many lines are folded away is said at the end of the row, however long the line is', () => {
	expect(paintLine({...lineOf('failed'), folded: 1}, style())[0]).toBe('failed ⋯ 1 more line');
	const [row] = paintLine({...lineOf('x'.repeat(90)), folded: 1204}, style());
	expect(row).toMatch(/^x+› ⋯ 1,204 more lines$/);
	expect(cellWidth(row!)).toBe(40);
});

test('a narrow screen is not overrun by what must be said', () => {
	const [row] = paintLine({...lineOf('failed'), folded: 12}, style({time, width: 20}));
	expect(cellWidth(row!)).toBeLessThanOrEqual(20);
});

test('a line that stands around a match steps back', () => {
	const theme = createTheme(1);
	expect(paintLine(lineOf('INFO fine', {isContext: true}), style({theme}))[0]).toBe(theme.quiet('INFO fine'));
});
