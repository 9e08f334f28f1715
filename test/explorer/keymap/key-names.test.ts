import type {Key} from 'ink';
import {expect, test} from 'vitest';
import {keyNames} from '../../../source/explorer/keymap/key-names.ts';

const key = (fields: Partial<Key> = {}): Key => fields as Key;

test('keys that were typed fast and arrive as one event are all there, in their order', () => {
	expect(keyNames('jjk', key())).toEqual(['j', 'j', 'k']);
});

test('Enter and Ctrl-D among characters are keys of their own', () => {
	expect(keyNames('j\r\u0004', key())).toEqual(['j', 'Enter', 'Ctrl-D']);
});

test('Space and capital letters have names', () => {
	expect(keyNames(' G', key())).toEqual(['Space', 'G']);
});

test('a lone Esc is Esc', () => {
	expect(keyNames('', key({escape: true}))).toEqual(['Escape']);
});

test('Esc and a key right after it, which arrive as Alt and that key, are both keys', () => {
	expect(keyNames('j', key({meta: true}))).toEqual(['Escape', 'j']);
	expect(keyNames('', key({meta: true, return: true}))).toEqual(['Escape', 'Enter']);
});

test('Alt and an arrow, which has a sequence of its own, is the arrow alone', () => {
	expect(keyNames('', key({meta: true, upArrow: true}))).toEqual(['Up']);
});

test('Ctrl and a letter have one name, whatever the case', () => {
	expect(keyNames('u', key({ctrl: true}))).toEqual(['Ctrl-U']);
});

test('arrows and paging keys have names', () => {
	expect(keyNames('', key({upArrow: true}))).toEqual(['Up']);
	expect(keyNames('', key({pageDown: true}))).toEqual(['PageDown']);
	expect(keyNames('', key({tab: true, shift: true}))).toEqual(['Shift-Tab']);
});

test('a function key, which arrives empty, does nothing', () => {
	expect(keyNames('', key())).toEqual([]);
});

test('letting a key go does nothing', () => {
	expect(keyNames('j', key({eventType: 'release'}))).toEqual([]);
});
