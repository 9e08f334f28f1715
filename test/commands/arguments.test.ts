import {expect, test} from 'vitest';
import {parseArguments} from '../../source/commands/arguments.ts';
import {UsageError} from '../../source/core/errors/usage-error.ts';

const parse = (line: string) => parseArguments(line === '' ? [] : line.split(' '));

test('without a word it is the explorer', () => {
	expect(parse('')).toMatchObject({command: 'explore', words: []});
	expect(parse('checkout job/import')).toMatchObject({command: 'explore', words: ['checkout', 'job/import']});
});

test('the word of a command wins over a task of that name', () => {
	expect(parse('logs logs')).toMatchObject({command: 'logs', words: ['logs']});
	expect(parse('job/logs')).toMatchObject({command: 'explore', words: ['job/logs']});
});

test('flags may stand before the command', () => {
	const invocation = parse('-n shop logs job/import');
	expect(invocation).toMatchObject({command: 'logs', words: ['job/import']});
	expect(invocation.value('namespace')).toBe('shop');
});

test.each(['-n shop', '-nshop', '-n=shop', '--namespace shop', '--namespace=shop'])(
	'%s names a namespace',
	text => {
		expect(parse(`logs x ${text}`).value('namespace')).toBe('shop');
	},
);

test('short switches may be glued to each other and to the value of the last', () => {
	const invocation = parse('logs -fAn shop x');
	expect(invocation.has('follow')).toBe(true);
	expect(invocation.has('all-namespaces')).toBe(true);
	expect(invocation.value('namespace')).toBe('shop');
	expect(invocation.words).toEqual(['x']);
});

test('a flag whose value may be left out takes none but with an equals sign', () => {
	expect(parse('logs --timestamps job/x')).toMatchObject({words: ['job/x']});
	expect(parse('logs --timestamps job/x').value('timestamps')).toBe('utc');
	expect(parse('logs --timestamps=delta job/x').value('timestamps')).toBe('delta');
});

test('a repeated flag keeps every value', () => {
	expect(parse('logs x -c app -c proxy').values('container')).toEqual(['app', 'proxy']);
});

test('a switch that begins with no is a switch of its own', () => {
	expect(parse('logs x --no-init').has('no-init')).toBe(true);
	expect(parse('logs x').has('no-init')).toBe(false);
});

test('after two dashes nothing is a flag', () => {
	expect(parse('logs -- --timestamps').words).toEqual(['--timestamps']);
});

test.each([
	['--bogus', 'unknown flag --bogus'],
	['-z', 'unknown flag -z'],
	['logs x --no-follow', 'unknown flag --no-follow'],
	['tasks --tail 5', '--tail is no flag of kreel tasks'],
	['logs x --tail', '--tail needs a value'],
	['logs x --tail -f', '--tail needs a value'],
	['logs x --tail=', '--tail needs a value'],
])('%s is wrong usage: %s', (line, message) => {
	expect(() => parse(line)).toThrow(UsageError);
	expect(() => parse(line)).toThrow(message);
});

test('the process has the name of the program, by which it is found among others', () => {
	parse('tasks');
	expect(process.title).toBe('kreel');
});
