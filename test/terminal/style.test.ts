import {expect, test} from 'vitest';
import {styleFor} from '../../source/terminal/style.ts';

test('A style is closed with its own code, so that what stands around it goes on', () => {
	const {red, bold} = styleFor(1);
	expect(red('x')).toBe('\u001B[31mx\u001B[39m');
	expect(bold(`a${red('b')}c`)).toBe('\u001B[1ma\u001B[31mb\u001B[39mc\u001B[22m');
});

test('A style goes on after another of its kind that stands in it', () => {
	const {red, green} = styleFor(1);
	expect(red(`a${green('b')}c`)).toBe('\u001B[31ma\u001B[32mb\u001B[39m\u001B[31mc\u001B[39m');
});

test('Where there is no colour a text stays as it is', () => {
	const {red, palette, inverse} = styleFor(0);
	expect(inverse(red(palette(200)('x')))).toBe('x');
});

test('Nothing is not painted', () => {
	expect(styleFor(2).red('')).toBe('');
});

test('A colour of the palette is its number, or the nearest of 16 on a plain terminal', () => {
	expect(styleFor(2).palette(208)('x')).toBe('\u001B[38;5;208mx\u001B[39m');
	expect(styleFor(1).palette(196)('x')).toBe('\u001B[91mx\u001B[39m');
	expect(styleFor(1).palette(22)('x')).toBe('\u001B[32mx\u001B[39m');
	expect(styleFor(1).palette(3)('x')).toBe('\u001B[33mx\u001B[39m');
	expect(styleFor(1).palette(240)('x')).toBe('\u001B[90mx\u001B[39m');
	expect(styleFor(1).palette(16)('x')).toBe('\u001B[30mx\u001B[39m');
});
