import {expect, test} from 'vitest';
import {paintLevel} from '../../../source/explorer/log/paint-level.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';

test('only the word is coloured, and the text stays the same', () => {
	const painted = paintLevel('an ERROR came', createTheme(1));
	expect(painted).toMatch(/^an \u001B\[.*ERROR.*\u001B\[22?;?\d*m came$/);
	expect(painted.replaceAll(/\u001B\[[\d;]*m/g, '')).toBe('an ERROR came');
});

test('the word is found after letters of other scripts', () => {
	expect(paintLevel('日本 ERROR', createTheme(1))).toMatch(/^日本 \u001B\[.*ERROR/);
});

test('without colours nothing is added', () => {
	expect(paintLevel('an ERROR came', createTheme(0))).toBe('an ERROR came');
});
