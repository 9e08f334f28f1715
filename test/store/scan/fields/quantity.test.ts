import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseQuantity, simpleQuantity} from '../../../../source/store/scan/fields/quantity.ts';

test.each([
	['500', 500, false],
	['-1.5', -1.5, false],
	['.5', 0.5, false],
	['1e3', 1000, false],
	['+7', 7, false],
	['350ms', 350e6, true],
	['1.5s', 1.5e9, true],
	['1h2m3.5s', 3723.5e9, true],
	['-2us', -2000, true],
	['3µs', 3000, true],
	['2d', 172_800e9, true],
	['10ns', 10, true],
])('%s is %d (a time: %s)', (text, value, isTime) => {
	expect(parseQuantity(text)).toEqual({value, isTime});
});

test.each(['', '-', '.', 'x', '5x', '0x10', '1.2.3', 'ms', '5 ms', 'Infinity', 'NaN', '1e', '2026-11-23'])(
	'%j is none',
	text => {
		expect(parseQuantity(text)).toBeUndefined();
	},
);

test('what is read out of bytes is what the text is', () => {
	const part = fc.constantFrom(
		'-',
		'1',
		'25',
		'0',
		'.',
		'ms',
		's',
		'u',
		'n',
		'h',
		'e',
		'999999999999999',
		' ',
	);
	fc.assert(
		fc.property(
			fc.array(part, {maxLength: 4}).map(parts => parts.join('')),
			fc.boolean(),
			(text, isTime) => {
				const bytes = new TextEncoder().encode(`1${text}5s`);
				const simple = simpleQuantity(bytes, 1, 1 + text.length, isTime);
				const quantity = parseQuantity(text);
				expect(simple === undefined || (quantity?.isTime === isTime && quantity.value === simple)).toBe(true);
			},
		),
		{numRuns: 5000},
	);
});

test.each([
	['500', false],
	['-500', false],
	['35ms', true],
	['3s', true],
	['3ns', true],
	['3us', true],
])('%s is read without a text', (text, isTime) => {
	const bytes = new TextEncoder().encode(text);
	expect(simpleQuantity(bytes, 0, bytes.length, isTime)).toBe(parseQuantity(text)!.value);
});
