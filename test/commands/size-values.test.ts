import {totalmem} from 'node:os';
import {expect, test} from 'vitest';
import {parseArguments} from '../../source/commands/arguments.ts';
import {boundsOf, parseSize} from '../../source/commands/size-values.ts';

test.each([
	['0', 0],
	['1048576', 1_048_576],
	['512Mi', 512 * 1024 ** 2],
	['512mi', 512 * 1024 ** 2],
	['512MiB', 512 * 1024 ** 2],
	['64 MB', 64_000_000],
	['1.5G', 1_500_000_000],
	['2Ti', 2 * 1024 ** 4],
	['3k', 3000],
])('%s is a size', (text, bytes) => {
	expect(parseSize(text)).toBe(bytes);
});

test.each(['', 'Mi', '-1', '1e9', '12x', '1,5G', 'i', '5i', '1Pi', '0x10', '1.G'])('%j is none', text => {
	expect(parseSize(text)).toBeUndefined();
});

const bounds = (...argv: string[]) => boundsOf(parseArguments(argv));

test('what was not given is left to the store', () => {
	expect(bounds()).toEqual({budgetBytes: undefined, diskBytes: undefined});
});

test('memory and disk are given in bytes', () => {
	expect(bounds('--memory', '64Mi', '--disk', '1G')).toEqual({
		budgetBytes: 64 * 1024 ** 2,
		diskBytes: 1_000_000_000,
	});
});

test('no file at all may be made', () => {
	expect(bounds('--disk', '0')).toMatchObject({diskBytes: 0});
});

test.each(['16777215', `${totalmem() + 1}`])(
	'%s bytes of memory are too few, or more than there are',
	size => {
		expect(() => bounds('--memory', size)).toThrow(/^--memory \d+: give a size from 16Mi to the \d+Mi/);
	},
);

test.each(['--memory', '--disk'])('%s that is no size says what one looks like', flag => {
	expect(() => bounds(flag, 'much')).toThrow(`${flag} much: not a size; give one like`);
});
