import {expect, test} from 'vitest';
import {findLevel, paintLevel} from '../../../source/explorer/log/levels.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';

test.each([
	['ERROR upstream timed out', 'error'],
	['2026-07-01 WARN slow', 'warn'],
	['[error] 12#0: connect() failed', 'error'],
	['error: no such file', 'error'],
	['level=warn msg=slow', 'warn'],
	['{"ts":1,"level":"error","msg":"x"}', 'error'],
	['{"severity": "CRITICAL"}', 'fatal'],
	['<info> started', 'info'],
	['lvl=debug x', 'debug'],
	['PANIC: nil', 'fatal'],
])('%s says %s', (text, level) => {
	expect(findLevel(text)?.level).toBe(level);
});

test.each(['no error here', 'INFORMATION desk', 'errors=0', '', `${'x'.repeat(400)} ERROR`])(
	'%s claims no level',
	text => {
		expect(findLevel(text)).toBeUndefined();
	},
);

test('the level of a field wins over a word of the message', () => {
	expect(findLevel('{"msg":"no ERROR at all","level":"info"}')?.level).toBe('info');
});

test('only the word is coloured, and the text stays the same', () => {
	const painted = paintLevel('an ERROR came', createTheme(1));
	expect(painted).toMatch(/^an \u001B\[.*ERROR.*\u001B\[22?;?\d*m came$/);
	expect(painted.replaceAll(/\u001B\[[\d;]*m/g, '')).toBe('an ERROR came');
});

test('without colours nothing is added', () => {
	expect(paintLevel('an ERROR came', createTheme(0))).toBe('an ERROR came');
});
