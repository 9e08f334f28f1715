import fc from 'fast-check';
import {expect, test} from 'vitest';
import * as edit from '../../../source/explorer/prompt/line-edit.ts';

const at = (marked: string): edit.EditedLine => ({text: marked.replace('|', ''), at: marked.indexOf('|')});
const shown = ({text, at: place}: edit.EditedLine): string => `${text.slice(0, place)}|${text.slice(place)}`;

test.each<[string, edit.LineEdit, string, string]>([
	['insert', edit.insert('x'), 'a|b', 'ax|b'],
	['toLeft', edit.toLeft, 'ab|', 'a|b'],
	['toLeft at the start', edit.toLeft, '|ab', '|ab'],
	['toLeft over an emoji of several parts', edit.toLeft, 'a👩‍💻|', 'a|👩‍💻'],
	['toRight', edit.toRight, 'a|b', 'ab|'],
	['toRight over a letter with its mark', edit.toRight, '|e\u0301b', 'e\u0301|b'],
	['toStart', edit.toStart, 'ab|', '|ab'],
	['toEnd', edit.toEnd, '|ab', 'ab|'],
	['eraseLeft', edit.eraseLeft, 'ab|c', 'a|c'],
	['eraseLeft of a letter with its mark', edit.eraseLeft, 'ae\u0301|', 'a|'],
	['eraseRight', edit.eraseRight, 'a|bc', 'a|c'],
	['eraseWord', edit.eraseWord, 'one two  |three', 'one |three'],
	['eraseWord in a word', edit.eraseWord, 'one tw|o', 'one |o'],
	['eraseToStart', edit.eraseToStart, 'one |two', '|two'],
	['eraseToEnd', edit.eraseToEnd, 'one| two', 'one|'],
])('%s', (_name, change, before, after) => {
	expect(shown(change(at(before)))).toBe(after);
});

test('whatever is pressed, the place stays between whole characters', () => {
	const edits = fc.constantFrom(
		edit.toLeft,
		edit.toRight,
		edit.eraseLeft,
		edit.eraseRight,
		edit.eraseWord,
		edit.insert('日'),
		edit.insert('👍'),
		edit.insert('b c'),
	);
	fc.assert(
		fc.property(fc.array(edits, {maxLength: 30}), changes => {
			const line = changes.reduce((last, change) => change(last), edit.lineOf('x 👍 e\u0301'));
			expect(line.at).toBeGreaterThanOrEqual(0);
			expect(line.at).toBeLessThanOrEqual(line.text.length);
			expect(line.text.isWellFormed()).toBe(true);
			expect(line.text.slice(0, line.at).isWellFormed()).toBe(true);
		}),
	);
});
