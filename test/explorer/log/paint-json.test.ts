import {expect, test} from 'vitest';
import {paintJson} from '../../../source/explorer/log/paint-json.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';
import {lineOf} from './stream-of.ts';

const paint = (text: string, level = 0) => paintJson(lineOf(text, {level}), createTheme(0));

test('level and message come first, the time stands elsewhere', () => {
	const line = '{"level":"info","time":"2026-11-26T07:50:29Z","msg":"upstream","method":"GET","status":200}';
	expect(paint(line, 3)).toBe('INFO upstream method=GET status=200');
});

test('a level that is not known stays a field', () => {
	expect(paint('{"level":"odd","msg":"hello"}')).toBe('hello level=odd');
});

test('texts with spaces stand in quotes, and what is nested is JSON', () => {
	expect(paint('{"msg":"a","text":"two words","none":"","list":[1,{"a":2}]}')).toBe(
		'a text="two words" none="" list=[1,{"a":2}]',
	);
});

test.each(['plain', '{"cut":', '[1]', ''])('%j is left as it is', text => {
	expect(paint(text)).toBeUndefined();
});

test('what escapes stand for in JSON is made safe', () => {
	expect(paint('{"msg":"\\u001b[2J","\\u0007":"\\u202e"}')).not.toMatch(/[\u001B\u0007\u202E]/);
});
