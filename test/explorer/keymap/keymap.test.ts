import {expect, test} from 'vitest';
import {UsageError} from '../../../source/core/errors/usage-error.ts';
import {bindings} from '../../../source/explorer/keymap/bindings.ts';
import {createKeymap} from '../../../source/explorer/keymap/keymap.ts';

test('no key does two things on one screen', () => {
	expect(() => createKeymap(bindings)).not.toThrow();
});

test('the same key may do different things on different screens', () => {
	const keymap = createKeymap(bindings);
	expect(keymap.find('table', 'l')?.action).toBe('open');
	expect(keymap.find('log', 'l')?.action).toBe('right');
});

test('a remapped key takes the place of the old one', () => {
	const keymap = createKeymap(bindings, {follow: ['f']});
	expect(keymap.find('log', 'f')?.action).toBe('follow');
	expect(keymap.find('log', 's')).toBeUndefined();
	expect(keymap.keyOf('follow')).toBe('f');
});

test('a remapping that takes the key of another binding is refused with both names', () => {
	expect(() => createKeymap(bindings, {follow: ['t']})).toThrow(UsageError);
	expect(() => createKeymap(bindings, {follow: ['t']})).toThrow(
		/"follow".*"timestamps"|"timestamps".*"follow"/,
	);
});

test('a remapping of an unknown name is refused and tells the known ones', () => {
	expect(() => createKeymap(bindings, {folow: ['f']})).toThrow(/"folow"; there are .*follow/);
});
