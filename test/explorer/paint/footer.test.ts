import {expect, test} from 'vitest';
import {bindings} from '../../../source/explorer/keymap/bindings.ts';
import {createKeymap} from '../../../source/explorer/keymap/keymap.ts';
import {paintFooter} from '../../../source/explorer/paint/footer.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';

const footer = (width: number, message = '', remaps = {}) =>
	paintFooter(createKeymap(bindings, remaps), 'log', {message, width, theme: createTheme(0)});

test('the footer comes from the registry: a remapped key is shown as it is now', () => {
	expect(footer(100)).toContain('s follow');
	expect(footer(100, '', {follow: ['f']})).toContain('f follow');
});

test('keys that do not fit are left out whole, the help stays', () => {
	expect(footer(20).trim()).toBe('Esc back  ? help');
	expect(footer(8).trim()).toBe('? help');
});

test('what was just said stands first', () => {
	expect(footer(100, 'colours: none')).toMatch(/^ colours: none +.*\? help $/);
});

test.each([10, 24, 40, 80, 200])('it never is wider than %i cells', width => {
	expect(footer(width, 'there is only one stream').length).toBeLessThanOrEqual(width);
});
