import fc from 'fast-check';
import {expect, test} from 'vitest';
import {decodePosition, encodePosition} from '../../source/gateway/server/hub/position.ts';

test('the id of an event carries the epoch and the next line of every instance', () => {
	fc.assert(
		fc.property(
			fc.record({
				epoch: fc.stringMatching(/^[a-z0-9]{1,20}$/),
				state: fc.nat(),
				lines: fc.array(fc.nat()),
				newest: fc.option(fc.bigInt({min: 0n, max: 4_000_000_000_000_000_000n}), {nil: undefined}),
			}),
			position => {
				expect(decodePosition(encodePosition(position))).toEqual(position);
			},
		),
	);
});

test.each([
	'',
	'nonsense',
	'a.b',
	'e.1..-',
	'e.1..1-',
	'e.1..-1',
	'E.1..1',
	'e.1..1.2',
	`${'e'.repeat(99)}.1..1`,
	'e.1.zzzzzzzzzzzzz.1',
	'e.-1..1',
	'e.1..1 ',
])('an id that no gateway made is not taken for one: %j', id => {
	expect(decodePosition(id)).toBeUndefined();
});

test('no text at all makes the reading of an id fail', () => {
	fc.assert(
		fc.property(fc.string(), id => {
			expect(() => decodePosition(id)).not.toThrow();
		}),
	);
});
