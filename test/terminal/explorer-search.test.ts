import {expect, test} from 'vitest';
import {launch, type TerminalDriver} from './driver.ts';

/** A person before the log of the demo's checkout, all of it. */
const openCheckout = async (): Promise<TerminalDriver> => {
	const person = launch({args: ['--demo', 'deploy/checkout'], columns: 120, rows: 30});
	await person.see(/3 pods · merged .* follow ●/, {row: 0});
	person.press('9');
	await person.see(/ALL · [\d,]+ lines/, {row: 0});
	return person;
};

/** The row under the cursor. */
const cursorRow = (person: TerminalDriver): number => person.rows().findIndex(row => row.startsWith('▌'));

test('a person searches, goes from match to match, and sees which of how many it is', async () => {
	const person = await openCheckout();
	person.press('/');
	await person.seeThat(
		'the cursor stands in the prompt',
		({cursor}) => cursor.visible && cursor.y === 29 && cursor.x === 3,
	);
	person.type('slow query');
	await person.see(/^ \/ slow query +([\d,]+) of \1 matches/, {row: 29});
	await person.see(/^▌.*slow query/);
	const row = cursorRow(person);
	const column = person.row(row).indexOf('slow query');
	expect(person.cell(row, column)).toMatchObject({text: 's', inverse: true});
	expect(person.cell(row, column - 1)).toMatchObject({inverse: false});
	person.press('Enter');
	await person.seeThat('the cursor is hidden', ({cursor}) => !cursor.visible);
	person.type('NNN');
	await person.see(/^ \/ slow query {2}[\d,]+ of [\d,]+ matches/, {row: 29});
	await person.see(/^▌.*slow query/);
	person.press('Escape');
	await person.seeNoMore('matches');
	expect(person.row(0)).toContain('deploy/checkout');
});

test('a person edits what is typed as in a shell, and gets it again with the arrow', async () => {
	const person = await openCheckout();
	person.press('/');
	person.type('quary slow');
	person.press('Ctrl-W', 'Ctrl-U');
	person.type('query');
	person.press('Ctrl-A');
	person.type('slow ');
	person.press('Ctrl-E');
	person.type(' took');
	await person.see(/^ \/ slow query took +.* matches/, {row: 29});
	person.press('Enter', 'Escape', '/', 'Up');
	await person.see(/^ \/ slow query took/, {row: 29});
	person.press('Escape');
	await person.see('? help', {row: 29});
});

test('a person stacks filters, looks around a match, and leaves them on the line', async () => {
	const person = await openCheckout();
	person.press('&');
	person.type('WARN');
	await person.see(/^ & WARN +[\d,]+ records/, {row: 29});
	person.press('Enter', '!');
	person.type('"level"');
	person.press('Enter');
	await person.see(/^ & WARN [\d,]+ {3}! "level" [\d,]+$/, {row: 1});
	await person.seeThat('only warnings are shown', ({rows}) =>
		rows
			.call(person)
			.slice(2, 29)
			.every(row => / WARN |──/.test(row)),
	);
	person.press('PageUp');
	await person.see('paused', {row: 0});
	const left = person.row(cursorRow(person));
	person.press('k');
	await person.seeThat('the cursor is on another line', () => person.row(cursorRow(person)) !== left);
	const kept = person.row(cursorRow(person));
	person.press('&', 'Enter');
	await person.see(/ INFO /);
	expect(person.row(cursorRow(person))).toBe(kept);
});

test('fields of JSON are compared, and Tab turns a search into a filter', async () => {
	const person = await openCheckout();
	person.press('/');
	person.type('.status>=500');
	await person.see(/matches/, {row: 29});
	person.press('Tab');
	await person.see(/^ & \.status>=500 +[\d,]+ records/, {row: 29});
	person.press('Enter');
	await person.see(/^ & \.status>=500 [\d,]+$/, {row: 1});
	await person.seeThat('only such lines are shown', ({rows}) =>
		rows
			.call(person)
			.slice(2, 29)
			.every(row => /"status":50\d|──/.test(row)),
	);
});

test('a person goes from error to error and unfolds a stack trace', async () => {
	const person = await openCheckout();
	person.press('E');
	await person.see(/^▌.*ERROR .*⋯ \d+ more lines$/);
	person.press('Enter');
	await person.see(/^ {20,}\s+at /);
	person.press('Enter');
	await person.see(/^▌.*⋯ \d+ more lines$/);
});

test('a person zooms into a span of the timeline and comes back', async () => {
	const person = await openCheckout();
	person.press('i');
	await person.see(/[▁▂▃▄▅▆▇█]{5}/, {row: 1});
	await person.see(/[\d,]+ records · [\d,]+ errors · \d+\w a bar/, {row: 2});
	person.type('(((((((([');
	person.type('))))]');
	await person.see('Enter zooms', {row: 2});
	person.press('Enter');
	await person.see(/\d\d:\d\d(:\d\d)?–\d\d:\d\d(:\d\d)? of ALL/, {row: 0});
	person.press('Escape', 'i');
	await person.see(/[^f] ALL · /, {row: 0});
	await person.seeNoMore('a bar');
});

test('a person reads what a log says by its patterns, and the lines of one of them', async () => {
	const person = await openCheckout();
	person.press('P');
	await person.see(/deploy\/checkout · patterns .* [1-9]\d* patterns {2}/, {row: 0});
	await person.see(/^▌ +[\d,]+ +\d+ % +(?:–|\d+) {2}\S/, {row: 3});
	person.press('Enter');
	await person.see(/^ & INFO \[<\*>\] GET <\*> <\*> <\*> [\d,]+$/, {row: 1});
	await person.seeThat('only its lines are shown', ({rows}) =>
		rows
			.call(person)
			.slice(2, 29)
			.every(row => / GET \/| ⋯ /.test(row)),
	);
	person.press('Escape');
	await person.see(/deploy\/checkout · patterns/, {row: 0});
	person.press('Escape');
	await person.see(/3 pods · merged/, {row: 0});
});
